import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { CodedBytes, Coding } from '../coded-bytes.ts'

/** The endings of the compressed forms that may lie beside a file. */
const ENDINGS: Readonly<Record<Coding, string>> = { br: '.br', gzip: '.gz' }

/** A file of the pages, in memory: readers share its bytes, and a slow one holds no descriptor. */
export interface PageFile extends CodedBytes {
  readonly type: string
  readonly tag: string
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  webp: 'image/webp',
  woff2: 'font/woff2',
}

/** The files of a folder by their addresses: `/assets/desk-5f2c.js`. Empty where there is no such folder. */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const found = new Map<string, PageFile>()
  if (!existsSync(folder)) return found
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[entry.name.split('.').at(-1) ?? '']
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const plain = readFileSync(path)
    const address = path.slice(folder.length).split(sep).join('/')
    found.set(address, { type, tag: `"${hash('sha1', plain, 'base64url')}"`, plain, coded: codedAt(path) })
  }
  return found
}

function codedAt(path: string): PageFile['coded'] {
  const coded: Partial<Record<Coding, Buffer>> = {}
  for (const [coding, ending] of Object.entries(ENDINGS) as [Coding, string][]) {
    if (existsSync(path + ending)) coded[coding] = readFileSync(path + ending)
  }
  return coded
}
