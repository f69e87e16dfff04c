import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../fixtures/documents.ts'

const BUILT = join(ROOT, 'dist/dashboard')

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

const manifest = (): Manifest => JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Manifest

/** The files that the browser loads for these entries at once: they and what they import. */
function loaded(chunks: Manifest, entries: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>()
  const visit = (name: string): void => {
    const chunk = chunks[name]
    if (chunk === undefined) throw new Error(`The build has no chunk ${name}.`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return files
}

/** The size of JavaScript as the engine sends it, in KiB. */
function kibOf(files: ReadonlySet<string>): number {
  const bytes = [...files].map((file) => statSync(join(BUILT, `${file}.br`)).size)
  return bytes.reduce((sum, size) => sum + size, 0) / 1024
}

// The build of the pages needs Vite, so tests that run from the source alone may lack it.
describe.skipIf(!existsSync(BUILT))('the first load', () => {
  it('of the desk is under 320 KiB of JavaScript, without charts and forms', () => {
    const files = loaded(manifest(), ['index.html', 'pages/desk/desk.tsx'])
    expect(kibOf(files)).toBeLessThan(320)
    expect([...files].filter((file) => /echarts|command-dialog|search-palette/.test(file))).toEqual([])
  })

  it('of the residents’ pages is under 90 KiB of JavaScript', () => {
    expect(kibOf(loaded(manifest(), ['r.html']))).toBeLessThan(90)
  })

  it('finds every file in Brotli and gzip', () => {
    const files = Object.values(manifest()).map(({ file }) => file)
    expect(
      files.filter((file) => !existsSync(join(BUILT, `${file}.br`)) || !existsSync(join(BUILT, `${file}.gz`))),
    ).toEqual([])
  })
})
