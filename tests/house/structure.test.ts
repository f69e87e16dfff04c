import { describe, expect, it } from 'vitest'
import {
  circles,
  exportsOf,
  FLOORS,
  functionLengths,
  type SourceFile,
  sourceFile,
  sourceFiles,
  textFiles,
} from './source.ts'

const house = sourceFiles(FLOORS)
const tests = sourceFiles(['tests', 'scripts', 'examples'])
const all = [...house, ...tests]

const linesOf = ({ text }: Pick<SourceFile, 'text'>): number => text.split('\n').length - 1

describe('the house', () => {
  it('has short files', () => {
    const lengths = house.map(linesOf).sort((one, other) => one - other)
    expect(lengths[lengths.length >> 1]).toBeLessThan(90)
    const long = [...house.filter((file) => linesOf(file) > 300), ...tests.filter((file) => linesOf(file) > 350)].map(
      ({ path }) => path,
    )
    expect(long).toEqual([])
  })

  it('has functions of at most 100 lines', () => {
    const long = house.flatMap(functionLengths).filter(({ lines }) => lines > 100)
    const names = long.filter(({ name }) => name !== '=>').map(({ file, name }) => `${file} ${name}`)
    expect(names).toEqual([])
  })

  it('has no circle of files', () => {
    const found = circles(house).map((circle) => circle.join(' '))
    expect(found).toEqual([])
  })

  it('exports no name twice', () => {
    const where = Map.groupBy(
      house.flatMap((file) => exportsOf(file).map((name) => ({ name, path: file.path }))),
      ({ name }) => name,
    )
    const shared = [...where].filter(([, found]) => found.length > 1).map(([name]) => name)
    expect(shared).toEqual([])
  })

  it('names files by nouns', () => {
    const participles = all
      .map(({ path }) => path)
      .filter(
        (path) => /ing(?:\.\w+)?\.tsx?$/.test(path) && !NOUNS.test(path) && path !== 'tests/house/contributing.test.ts',
      )
    expect(participles).toEqual([])
  })

  it('has doc comments that make sense on hover', () => {
    const fragments = all.flatMap(({ path, comments }) =>
      comments
        .filter((comment) => /^\/\*\*[\s*]*(?:Of|As|By|From|Told)\b/.test(comment))
        .map((comment) => `${path}: ${comment.split('\n', 2).join(' ')}`),
    )
    expect(fragments).toEqual([])
  })

  it('uses plain words', () => {
    const documents = textFiles(['*.md', 'docs/**/*.md', 'deploy/**/*.md'])
    const words = [...all.filter(({ path }) => !path.startsWith('tests/house/')), ...documents].flatMap(
      ({ path, text }) =>
        [...text.matchAll(/\b(?:whoever|somebody|nobody|anew)\b/gi)].map(([word]) => `${path}: ${word}`),
    )
    expect(words.length, words.join('\n')).toBeLessThanOrEqual(30)
  })
})

/** Nouns that end like participles, by the last word of a file's name. */
const NOUNS =
  /(?:^|[/-])(?:booking|building|keyring|mapping|meeting|morning|sharing|standing|tracing|founding|sealing|setting)(?:\.\w+)*\.tsx?$/

describe('the measure', () => {
  it('counts functions, not what looks like them in texts', () => {
    const text = [
      'const one = `function f() {',
      ['$', '{(() => {'].join(''),
      "  return '}'",
      '})()}`',
      'function two(a: { b: number }): Map<string, { c: 1 }> {',
      "  return /[{'/]/ // }",
      '}',
    ].join('\n')
    const found = functionLengths(sourceFile('a/b.ts', text))
    expect(found.map(({ name, lines }) => [name, lines])).toEqual([
      ['two', 3],
      ['=>', 3],
    ])
  })
})
