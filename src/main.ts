#!/usr/bin/env -S node --max-semi-space-size=16
// Checks the version before it loads anything else.
import { oldNode } from './old-node.ts'

const old = oldNode(process.versions.node, import.meta.url)
if (old === undefined) {
  const { enableCompileCache, getCompileCacheDir } = await import('node:module')
  // What was compiled once lies beside the program, where it may be written: a start takes two thirds of the processor time.
  enableCompileCache(`${import.meta.dirname}/../.compiled`)
  // Threads read the variable.
  const directory = getCompileCacheDir()
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory
  const { main } = await import('./cli/cli.ts')
  await main(process.argv.slice(2))
} else {
  process.stderr.write(`${old}\n`)
  process.exitCode = 1
}
