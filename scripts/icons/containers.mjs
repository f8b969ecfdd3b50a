/** A Windows icon out of PNG pictures, at most 256 pixels each: a header, a directory of 16 bytes each, the pictures. */
export function icoFile(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    // 256 is written as 0.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** Which picture each kind of entry of an icns file holds, in pixels; the second half is for screens of double density. */
const icnsKinds = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
  ic10: 1024,
}

/** A macOS icon out of PNG pictures by their pixels: "icns", the length, then each picture with its kind and length. */
export function icnsFile(pictures) {
  const entries = Object.entries(icnsKinds).map(([kind, size]) => entry(kind, pictures.get(size)))
  return entry('icns', Buffer.concat(entries))
}

function entry(kind, content) {
  const head = Buffer.alloc(8)
  head.write(kind, 'latin1')
  head.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([head, content])
}
