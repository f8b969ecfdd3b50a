/**
 * Runs inside Electron: draws the SVG of ICON_SVG in each of the sizes of ICON_JOBS and writes the pictures as JSON, one
 * base64 PNG each, on one line of standard output.
 */
import { readFileSync } from 'node:fs'
import { app, BrowserWindow } from 'electron'

const svg = readFileSync(process.env.ICON_SVG, 'utf8')
const jobs = JSON.parse(process.env.ICON_JOBS)

/** In the page: an image of the SVG with another viewBox is drawn on a transparent canvas of that size. */
async function draw(text, all) {
  const pictures = []
  for (const { size, viewBox } of all) {
    const image = new Image()
    image.src = `data:image/svg+xml,${encodeURIComponent(text.replace(/viewBox="[^"]*"/, `viewBox="${viewBox}"`))}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size })
    canvas.getContext('2d').drawImage(image, 0, 0, size, size)
    pictures.push(canvas.toDataURL('image/png').split(',')[1])
  }
  return pictures
}

async function render() {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('about:blank')
  const call = `(${draw})(${JSON.stringify(svg)}, ${JSON.stringify(jobs)})`
  process.stdout.write(`${JSON.stringify(await window.webContents.executeJavaScript(call))}\n`, () => app.exit(0))
}

// Not awaited: Electron is ready only after this module has been loaded.
app
  .whenReady()
  .then(render)
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`)
    app.exit(1)
  })
