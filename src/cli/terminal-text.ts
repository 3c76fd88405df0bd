// Makes foreign text (names of files, accounts, columns, devices and workouts, messages of the cloud) safe for a
// terminal: escape sequences in it could move the cursor, rename the window or write to the clipboard, and direction
// marks could reverse a name. Everything passes here before it is written to a terminal.

/** C1 controls, and the marks that change the direction of text or end a line: U+061C, 200E, 202A, 2066 ... */
const unseen = '\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff'
const controls = `[\\u0000-\\u001f${unseen}]`
/** The colour codes that `paint` and `bold` write. */
const colours = '\\x1b\\[(?:1|22|[349][0-7]|10[0-7]|[34]9|[34]8;5;\\d{1,3}|[34]8;2;\\d{1,3};\\d{1,3};\\d{1,3})m'
const single = new RegExp(controls, 'g')
const several = new RegExp(`${colours}|(?!\\n)${controls}`, 'g')
const inJson = new RegExp(`[${unseen}]`, 'g')

/** A foreign text within one line of ours: line ends and tabs become a blank, other controls `?`. */
export function oneLine(text: string): string {
  return text.replace(/[\t\n\r\u2028\u2029]+ */g, ' ').replace(single, '?')
}

/** Our own text with its line ends and, on a terminal with colour, its colours; other controls become `?`. */
export function tamed(text: string, coloured: boolean): string {
  return text.replace(several, (found) => (coloured && found.length > 1 ? found : found === '\t' ? ' ' : '?'))
}

/** JSON with the control characters escaped that JSON itself allows. */
export function asciiControls(json: string): string {
  return json.replace(inJson, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A text with commands in the form in which this program was called. */
export function asCalled(text: string, calledAs: string): string {
  return calledAs === 'wristory' ? text : text.replace(/`wristory(?=[ `])/g, `\`${calledAs}`)
}
