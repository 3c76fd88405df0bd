// A chart as a file: the drawing of its panel as one SVG with its colours and fonts embedded, and that SVG as PNG.

/** What shapes and words of a drawing take from the stylesheet, with what holds where nothing is said. */
const shapes = {
  fill: '',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
}
const letters = { fill: '', 'font-size': '', 'font-weight': '400', 'text-anchor': 'start' }

/** Not part of the picture: the crosshair, buttons, and text for screen readers. */
const left = '.sr, .over, .tip, .chip, button, details, figcaption'

/** Room around the picture and above it for the title, pixels. */
const [PAD, HEAD] = [16, 40]
/** Pixels of a PNG for one of the page. */
const SHARP = 2

/** The picture of an element, under a title. */
export function toSvg(area: Element, title: string): string {
  const place = area.getBoundingClientRect()
  const [width, height] = [place.width + 2 * PAD, place.height + HEAD + 2 * PAD]
  const style = getComputedStyle(area)
  const parts = [...partsOf(area, place.left - PAD, place.top - HEAD - PAD)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${attribute(style.fontFamily)}">`,
    `<title>${text(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${plain(getComputedStyle(document.documentElement).getPropertyValue('--surface'))}"/>`,
    `<text x="${PAD}" y="${PAD + 18}" font-size="17" font-weight="600" fill="${plain(style.color)}">${text(title)}</text>`,
    ...parts,
    '</svg>',
  ].join('\n')
}

/** Everything seen inside an element: drawings, backgrounds and words, at its place from a corner. */
function* partsOf(element: Element, x: number, y: number): Generator<string> {
  for (const child of element.childNodes) {
    if (child instanceof Text) yield* wordsOf(child, x, y)
    if (!(child instanceof Element) || child.matches(left) || !child.checkVisibility()) continue
    const place = child.getBoundingClientRect()
    if (child instanceof SVGSVGElement) {
      yield drawingOf(child, place.left - x, place.top - y)
      continue
    }
    const fill = plain(getComputedStyle(child).backgroundColor)
    if (fill !== 'none')
      yield `<rect x="${place.left - x}" y="${place.top - y}" width="${place.width}" height="${place.height}" fill="${fill}"/>`
    yield* partsOf(child, x, y)
  }
}

/** A drawing with its colours and fonts written into it. */
function drawingOf(svg: SVGSVGElement, x: number, y: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [originals, copies] = [svg.querySelectorAll('*'), copy.querySelectorAll('*')]
  originals.forEach((original, i) => {
    const own = copies[i]!
    own.removeAttribute('class')
    own.removeAttribute('style')
    if (!original.matches('path, rect, line, circle, text')) return
    const style = getComputedStyle(original)
    for (const [name, usual] of Object.entries(original.matches('text') ? letters : shapes)) {
      const value = style.getPropertyValue(name)
      const shown = (name === 'fill' || name === 'stroke') && !value.startsWith('url') ? plain(value) : value
      if (shown === usual) own.removeAttribute(name)
      else own.setAttribute(name, shown)
    }
  })
  copy.removeAttribute('class')
  const { width, height } = svg.getBoundingClientRect()
  for (const [name, value] of Object.entries({ x, y, width, height })) copy.setAttribute(name, String(value))
  copy.setAttribute('overflow', 'visible')
  return new XMLSerializer().serializeToString(copy)
}

/** Words as they are broken into lines. */
function* wordsOf(node: Text, x: number, y: number): Generator<string> {
  if (node.data.trim() === '' || node.parentElement === null) return
  const { fontSize, fontWeight, color } = getComputedStyle(node.parentElement)
  const range = document.createRange()
  const lines: { text: string; left: number; bottom: number }[] = []
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index)
    range.setEnd(node, index + word.length)
    const { left, top, height } = range.getBoundingClientRect()
    const last = lines.at(-1)
    const bottom = top + height * 0.78
    if (last !== undefined && Math.abs(last.bottom - bottom) < 2) last.text += ` ${word}`
    else lines.push({ text: word, left, bottom })
  }
  for (const line of lines)
    yield `<text x="${line.left - x}" y="${line.bottom - y}" font-size="${fontSize}" font-weight="${fontWeight}" fill="${plain(color)}">${text(line.text)}</text>`
}

const colours = new Map<string, string>()

/** A colour as every program reads it; `none` where nothing is seen. */
function plain(colour: string): string {
  const known = colours.get(colour)
  if (known !== undefined) return known
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d')!
  context.fillStyle = colour === 'none' || colour.trim() === '' ? 'transparent' : colour.trim()
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue, alpha = 0] = context.getImageData(0, 0, 1, 1).data
  const told =
    alpha === 0
      ? 'none'
      : alpha === 255
        ? `rgb(${red},${green},${blue})`
        : `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`
  colours.set(colour, told)
  return told
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function attribute(value: string): string {
  return text(value).replaceAll('"', '&quot;')
}

/** The picture as pixels. */
export async function toPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * SHARP
  canvas.height = image.naturalHeight * SHARP
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture is too large')) : resolve(blob)),
      'image/png',
    ),
  )
}

/** Offers a file for download. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
