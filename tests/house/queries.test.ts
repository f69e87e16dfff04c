import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

interface Import {
  readonly from: string
  readonly to: string
}

/** The imports between files of the house, from all files of some folders. */
function importsOf(...folders: string[]): Import[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .flatMap((from) => {
      const found = readFileSync(join(ROOT, from), 'utf8').matchAll(/\bfrom '(\.[^']+)'/g)
      return [...found].map(([, path = '']) => ({ from, to: relative(ROOT, join(ROOT, dirname(from), path)) }))
    })
}

const told = (imports: readonly Import[]): string[] => imports.map(({ from, to }) => `${from} imports ${to}`)

it('lets adapters use only ports, the kit and the floors below', () => {
  // Not adapters: they use several services, and adapters.
  const useCases = /^infra\/(backup|migration)\//
  const allowed = /^(infra|domain|projections)\/|^services\/(ports|kit)\//
  expect(told(importsOf('infra').filter(({ from, to }) => !useCases.test(from) && !allowed.test(to)))).toEqual([])
})

it('decides rights above the adapters: no adapter asks a view for its rights', () => {
  const rights = /\.(visible|opens|show|withholds)\(/
  const files = globSync('infra/**/*.ts', { cwd: ROOT })
  expect(files.filter((file) => rights.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
})

it('keeps edges from importing adapters, and the application from importing edges', () => {
  expect(told(importsOf('src/http', 'src/nats').filter(({ to }) => to.startsWith('infra/')))).toEqual([])
  expect(told(importsOf('src/engine').filter(({ to }) => to.startsWith('src/http/feed/')))).toEqual([])
})

it('passes each floor once: an edge calls the query handler, which alone reads rows', () => {
  const readers = importsOf('src/http', 'services').filter(({ to }) => to === 'services/ports/row-reader.ts')
  expect(readers.map(({ from }) => from).filter((from) => !from.startsWith('services/queries/'))).toEqual([])
})
