// Makes src/decode/standard.txt: what the encodings of the WHATWG Encoding Standard make of many bytes, as hashes, and
// their labels, by an implementation of the standard that has nothing in common with the one that naqi uses.
//
// Usage: npm install @exodus/bytes@1.16.0; node tools/standard.mjs > src/decode/standard.txt

import { TextDecoder } from '@exodus/bytes/encoding.js'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

const root = path.dirname(createRequire(import.meta.url).resolve('@exodus/bytes/encoding.js'))
const { default: labels } = await import(pathToFileURL(path.join(root, 'fallback/encoding.labels.js')))

// Bytes at which decoders begin to do something else.
const EDGES = [
  0x00, 0x1b, 0x24, 0x28, 0x2f, 0x30, 0x39, 0x3a, 0x40, 0x41, 0x42, 0x4a, 0x7e, 0x7f, 0x80, 0x81, 0x8e, 0x8f, 0xa0, 0xa1,
  0xc8, 0xdf, 0xe0, 0xf5, 0xfc, 0xfe, 0xff,
]
const ALL = Array.from({ length: 256 }, (_, byte) => byte)
const range = (from, to) => ALL.slice(from, to + 1)

// All sequences of one byte of each set, the last set fastest.
function* product(sets, before = []) {
  if (sets.length === before.length) yield before
  else for (const byte of sets[before.length]) yield* product(sets, [...before, byte])
}

const four = range(0x30, 0x39)
// The rows of the table, in the order of src/decode/standard.rs.
const ROWS = {
  pairs: () => product([ALL, ALL, [0x61]]),
  ends: () => product([ALL, EDGES]),
  triples: () => product([EDGES, EDGES, EDGES]),
}
// Longer sequences, for the encodings that have them.
const LONGER = {
  'utf-8': () => product([EDGES, EDGES, EDGES, EDGES]),
  'utf-16le': () => product([EDGES, EDGES, EDGES, EDGES]),
  'utf-16be': () => product([EDGES, EDGES, EDGES, EDGES]),
  'euc-jp': () => product([[0x8f], range(0xa0, 0xff), range(0xa0, 0xff)]),
  gb18030: () => product([range(0x81, 0xfe), four, range(0x81, 0xfe), four]),
  'iso-2022-jp': () => product([[0x1b], [0x24, 0x28], [0x40, 0x42, 0x49, 0x4a], ALL, EDGES, [0x61]]),
}

// FNV-1a of 64 bits over the decoded sequences in UTF-8, each with a byte behind it that UTF-8 has not.
function hash(name, sequences) {
  const decoder = new TextDecoder(name, { ignoreBOM: true })
  const encoder = new TextEncoder()
  let [high, low] = [0xcbf29ce4, 0x84222325]
  const add = (byte) => {
    low = (low ^ byte) >>> 0
    const product = low * 0x1b3
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
    low = product >>> 0
  }
  for (const sequence of sequences) {
    for (const byte of encoder.encode(decoder.decode(Uint8Array.from(sequence)))) add(byte)
    add(0xff)
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('')
}

console.log('# Made by tools/standard.mjs. A line for each encoding: its name, hashes of what it makes of bytes (`-` for none), `|`, its')
console.log('# other labels.')
for (const [name, others] of Object.entries(labels)) {
  const rows = name === 'replacement' ? [] : [...Object.values(ROWS), ...(LONGER[name] ? [LONGER[name]] : [])]
  console.log([name, ...(rows.length ? rows.map((row) => hash(name, row())) : ['-']), '|', ...others].join(' '))
}
