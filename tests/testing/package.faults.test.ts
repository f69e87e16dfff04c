import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../fixtures/documents.ts'
import { programFolder, programOf } from '../fixtures/programs.ts'

const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name)

function run(
  folder: string,
  command: string,
  args: readonly string[],
): { readonly failed: boolean; readonly text: string } {
  try {
    const text = execFileSync(process.execPath, [bin(command), ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return { failed: false, text }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    return { failed: true, text: stdout + stderr }
  }
}

/** Every program of the document, named as it names them, in a project of its own. */
function project(): string {
  const folder = programFolder()
  const text = readFileSync(join(ROOT, 'docs/how-to/testing.md'), 'utf8')
  for (const [, name = ''] of text.matchAll(/^```ts\n\/\/ (\S+)$/gm))
    programOf('docs/how-to/testing.md', name, folder, name)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'others', type: 'module' }))
  // This package as installed, and the packages that its users bring.
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/sanshe'))
  for (const name of ['vitest', 'fast-check', '@types/node']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  return folder
}

interface Package {
  readonly exports: { readonly './testing': Readonly<Record<'types' | 'default', string>> }
  readonly files: readonly string[]
}

interface Report {
  readonly numPassedTests: number
  readonly numTotalTests: number
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[]
  }[]
}

/** Prints the packages that importing it loads, and what it exports. */
const PROBE = `
import { registerHooks } from 'node:module'
const loaded = new Set()
registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context) } })
const testing = await import('sanshe/testing')
console.log(JSON.stringify({ exported: Object.keys(testing), loaded: [...loaded] }))`

describe('sanshe/testing', () => {
  it('is in the package, with its types and its document', () => {
    const { exports, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package
    for (const path of ['docs/how-to/testing.md', ...Object.values(exports['./testing'])]) {
      const inside = relative(ROOT, join(ROOT, path))
      expect(existsSync(join(ROOT, inside)), inside).toBe(true)
      expect(files, inside).toContain(inside.split('/')[0])
    }
  })

  it('loads no test runner and no development dependency', () => {
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', PROBE], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    const { exported, loaded } = JSON.parse(said) as { exported: string[]; loaded: string[] }
    expect(exported).toEqual(expect.arrayContaining(['given', 'openMemoryEngine', 'eventLogConformance']))
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object }
    const packages = new Set(loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))
    expect([...packages].filter((name) => !(name in dependencies))).toEqual([])
    const own = loaded.flatMap((url) => /\/dist\/(.+)$/.exec(url)?.[1] ?? [])
    expect(own).toContain('testing/index.js')
    expect(own.filter((file) => file.startsWith('tests/'))).toEqual([])
  })
})

describe('docs/how-to/testing.md', () => {
  let folder: string
  beforeAll(() => {
    folder = project()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('shows programs that compile with the published types', () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2024',
      types: ['node'],
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    expect(run(folder, 'tsc', ['-p', '.'])).toEqual({ failed: false, text: '' })
  })

  it('shows tests that pass as written', { timeout: 240_000 }, () => {
    const report = join(folder, 'report.json')
    const args = [
      'run',
      '--root',
      '.',
      '--maxWorkers=1',
      '--hookTimeout=60000',
      '--reporter=json',
      `--outputFile=${report}`,
    ]
    const { failed, text } = run(folder, 'vitest', args)
    const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
    const failures = testResults.flatMap((file) => [
      file.message,
      ...file.assertionResults.flatMap(({ failureMessages }) => failureMessages),
    ])
    expect({ failed, failures: failures.filter((message) => message !== '') }, text).toEqual({
      failed: false,
      failures: [],
    })
    expect(numPassedTests).toBe(numTotalTests)
    // Six examples, and the suites with all that they ask.
    expect(numTotalTests).toBeGreaterThan(60)
  })
})
