import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')

/** Prints every file that importing the client loads, packages by their names. */
const PROBE = `
import { registerHooks } from 'node:module'
const loaded = new Set()
registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context) } })
const { connect } = await import('sanshe/client')
console.log(JSON.stringify({ connect: typeof connect, loaded: [...loaded] }))`

test('sanshe/client loads the domain, and nothing of the server', () => {
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', PROBE], { cwd: ROOT, encoding: 'utf8' })
  const { connect, loaded } = JSON.parse(said) as { connect: string; loaded: string[] }
  expect(connect).toBe('function')
  const own = loaded.flatMap((url) => /\/dist\/(.+)$/.exec(url)?.[1] ?? [])
  expect(own).toContain('client/index.js')
  expect(own.filter((file) => !/^(domain|client)\//.test(file))).toEqual([])
  const packages = new Set(loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))
  const allowed = ['@sinclair/typebox', 'nats', 'nkeys.js', 'tweetnacl']
  expect([...packages].filter((name) => !allowed.includes(name))).toEqual([])
})
