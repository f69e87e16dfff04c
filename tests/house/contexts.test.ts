import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const DOMAIN = new URL('../../domain/', import.meta.url).pathname

const folders = readdirSync(DOMAIN, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => name)

interface Source {
  readonly folder: string
  /** The path within the folder: a context may have a folder for each chapter. */
  readonly file: string
  readonly text: string
}

const sources: readonly Source[] = folders.flatMap((folder) =>
  readdirSync(join(DOMAIN, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ folder, file, text: readFileSync(join(DOMAIN, folder, file), 'utf8') })),
)

/** The folders that define a context. Each has a table of contents under its own name. */
const contexts = sources.filter(
  ({ folder, file, text }) => /\bcontext\('/.test(text) && folder !== 'kernel' && file !== '',
)

const INTERNAL = ['rule.ts', 'grants.ts', 'guards.ts', 'fold.ts', 'sight.ts']

/** True for a file that only its own context may import: rules, and their shared files. */
const internal = ({ folder, file, text }: Source): boolean =>
  file !== `${folder}.ts` &&
  (INTERNAL.includes(file) || /\brulesOn</.test(text) || /from '\.{1,2}\/rule\.ts'/.test(text))

test('a context is named like its folder and has events, state and fold', () => {
  expect(contexts.map(({ folder }) => folder).sort()).toEqual(
    [
      'community',
      'demand',
      'inspection',
      'interference',
      'notification',
      'personnel',
      'privacy',
      'resource',
      'workbook',
    ].sort(),
  )
  for (const { folder, file } of contexts) {
    expect(file).toBe(`${folder}.ts`)
    const files = sources.filter((one) => one.folder === folder).map((one) => one.file)
    expect(files).toEqual(expect.arrayContaining(['events.ts', 'state.ts', 'fold.ts']))
    expect(files).not.toContain('commands.ts')
    expect(files).not.toContain('index.ts')
  }
})

test('a context imports no rules of another, and none of their shared files', () => {
  const hidden = new Set(sources.filter(internal).map(({ folder, file }) => `${folder}/${file}`))
  const crossings = sources.flatMap(({ folder, file, text }) =>
    [...text.matchAll(/from '(\.{1,2}\/[^']+\.ts)'/g)]
      .map(([, path = '']) => normalize(join(folder, dirname(file), path)))
      .filter((target) => hidden.has(target) && !target.startsWith(`${folder}/`))
      .map((target) => `${folder}/${file} → ${target}`),
  )
  expect(hidden.size).toBeGreaterThan(contexts.length)
  expect(crossings).toEqual([])
})
