// Entry point of the page: exchanges the code of the address, then draws the frame with the view in it.

import { render } from 'preact'
import './style/base.css'
import './style/shell.css'
import './style/find.css'
import './style/figure.css'
import './style/panel.css'
import './style/list.css'
import './style/chart.css'
import './style/print.css'
import { install } from './frame/installed.ts'
import { enter } from './frame/session.ts'
import { rememberedTheme } from './frame/settings.ts'
import { Shell } from './frame/shell.tsx'

const root = document.getElementById('app')
rememberedTheme()
install()
if (root !== null) enter().then(() => render(<Shell />, root))
