// The page's way in: settings first, because every number is written by them, then the frame with the view in it.

import { render } from 'preact'
import './style/base.css'
import './style/shell.css'
import './style/panel.css'
import './style/list.css'
import './style/chart.css'
import { Shell } from './frame/shell.tsx'

const root = document.getElementById('app')
if (root !== null) render(<Shell />, root)
