import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { anchor } from '../../scripts/docs/markdown.ts'
import { DATA_FILES } from '../../services/kit/data-files.ts'
import { program } from '../../src/cli/cli.ts'
import { blocksOf, GENERATED, PAGES, ROOT, reasonOf, textOf } from '../fixtures/documents.ts'

/** Pages whose programs run in tests: tests/acceptance/subscriber.faults, tests/deploy/integrate.faults, tests/client/http and tests/testing. */
const RUN = [
  'README.md',
  'docs/how-to/call-the-api.md',
  'docs/how-to/subscribe.md',
  'docs/how-to/integrate.md',
  'docs/how-to/testing.md',
]

/** The text of a page without its blocks of code and inline code. */
const proseOf = (page: string): string =>
  textOf(page)
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')

const headingsOf = (page: string): string[] =>
  [
    ...textOf(page)
      .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => heading)

/** Links of a page to other files and sections of this repository: `[file, section]`. */
const linksOf = (page: string): [string, string][] =>
  [...proseOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, path = '', section = '']) => [
    path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path)),
    section,
  ])

describe.each(PAGES)('%s', (page) => {
  it('links only to files and sections that exist', () => {
    const broken = linksOf(page).filter(
      ([path, section]) =>
        !existsSync(join(ROOT, path)) || (section !== '' && !headingsOf(path).map(anchor).includes(section)),
    )
    expect(broken).toEqual([])
  })

  it('marks each block of commands as typed by a test, or says why not', () => {
    for (const block of blocksOf(page)) {
      const where = `${page}:${block.line}`
      if (block.mark === '' || block.mark === 'stopped') continue
      const reason = reasonOf(block) ?? ''
      expect(reason.split(' ').length, `${where}: ${block.mark}`).toBeGreaterThanOrEqual(3)
      for (const [path] of reason.matchAll(/\btests\/[\w./-]+/g)) expect(existsSync(join(ROOT, path)), where).toBe(true)
    }
  })

  it('names only scripts, tests, commands and options that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const typed = blocksOf(page).flatMap(({ script }) => script.replaceAll('\\\n', ' ').split('\n'))
    const inline = [...textOf(page).matchAll(/`((?:sanshe|npm) [^`\n]+)`/g)].map(([, line = '']) => line)
    for (const line of [...typed, ...inline]) {
      for (const [, name = ''] of line.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][a-z:]*)/g))
        if (!['install', 'ci'].includes(name)) expect(Object.keys(scripts), line).toContain(name)
      for (const [path] of line.matchAll(/\btests\/[\w/-]+(?:\.[\w.]+)?/g))
        expect(existsSync(join(ROOT, path)), line).toBe(true)
      for (const [, words = ''] of line.matchAll(/(?:\bsanshe(?: --)?|\$\(sanshe) ([a-z][^|;#)`]*)/g))
        expect(unknownIn(words), line).toEqual([])
    }
  })
})

/** The unknown commands and options of a command line. */
function unknownIn(words: string): string[] {
  const [name = '', ...rest] = words.trim().split(/\s+/)
  let at: Command | undefined = program().commands.find((one) => one.name() === name)
  if (at === undefined) return [name]
  const sub = at.commands.find((one) => one.name() === rest[0])
  const itself = rest[0]?.startsWith('--') === true && at.options.length > 0
  if (at.commands.length > 0 && rest.length > 0 && sub === undefined && !itself) return [`${name} ${rest[0]}`]
  at = sub ?? at
  const options = ['--help', ...at.options.map(({ long }) => long)]
  return rest.filter((word) => word.startsWith('--')).filter((word) => !options.includes(word.split('=')[0] ?? ''))
}

it('the index leads to every page', () => {
  const found = new Set<string>(['docs/README.md'])
  for (const page of found)
    for (const [path] of linksOf(page)) if (path.endsWith('.md') && path.startsWith('docs/')) found.add(path)
  expect(PAGES.filter((page) => page.startsWith('docs/') && !found.has(page))).toEqual([])
})

it('the Chinese README has the sections, commands, programs and links of the English one', () => {
  const shape = (page: string) => ({
    levels: [...textOf(page).matchAll(/^(#+) /gm)].map(([, level]) => level),
    blocks: [...textOf(page).matchAll(/^```[\s\S]*?^```$/gm)].map(([block]) =>
      block.replaceAll(/(^|\s)(#|\/\/) .*$/gm, ''),
    ),
    links: linksOf(page).filter(([path]) => !path.startsWith('README')),
    items: textOf(page).match(/^(- |\|)/gm)?.length,
  })
  expect(shape('README.zh-CN.md')).toEqual(shape('README.md'))
  expect(linksOf('README.md').map(([path]) => path)).toContain('README.zh-CN.md')
  expect(linksOf('README.zh-CN.md').map(([path]) => path)).toContain('README.md')
})

it('every program that a page shows runs in a test', () => {
  const programsOf = (page: string) =>
    [...textOf(page).matchAll(/^```ts\n(\/\/ [\w.-]+\.ts[\s\S]*?)^```$/gm)].map(([, text = '']) =>
      text.replace(/^.*\n/, ''),
    )
  const run = new Set(RUN.flatMap(programsOf))
  expect(run.size).toBeGreaterThanOrEqual(10)
  expect(PAGES.filter((page) => programsOf(page).some((text) => !run.has(text)))).toEqual([])
})

it('the page of files lists every file of a data directory', () => {
  const page = textOf('docs/reference/files.md')
  expect(Object.values(DATA_FILES).filter((name) => !page.includes(`\`${name}`))).toEqual([])
})

it('documents that code, messages, configuration and pages mention exist', () => {
  const files = globSync(
    '{domain,projections,services,infra,client,demo,src,testing,scripts,tests,deploy}/**/*.{ts,mjs,conf}',
    { cwd: ROOT },
  )
  const pages = PAGES.filter((page) => page !== 'CHANGELOG.md')
  const others = [...pages, 'Dockerfile', 'docker-compose.yml', '.env.example', '.ci/run', 'vitest.config.ts']
  const broken = [...files, ...others].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bdocs\/[\w/.-]+\.(?:md|yml|json)\b/g)]
      .filter(([path]) => !existsSync(join(ROOT, path)))
      .map(([path]) => `${file}: ${path}`),
  )
  expect(broken).toEqual([])
})

it('hand-written text is in plain English', () => {
  const found = PAGES.filter((page) => !GENERATED.includes(page)).flatMap((page) =>
    [
      ...proseOf(page)
        .replaceAll(/<!-- generated: [\s\S]*?<!-- \/generated -->/g, '')
        .matchAll(/\b(?:whoever|somebody|nobody|anew|mend(?:s|ed)?)\b/gi),
    ].map(([word]) => `${page}: ${word}`),
  )
  expect(found).toEqual([])
})
