#!/usr/bin/env -S node --max-semi-space-size=16
// Checks the version before it loads anything else, because the rest needs node:sqlite with `backup`, which came with 22.16.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 16)) {
  const { enableCompileCache, getCompileCacheDir } = await import('node:module')
  // What was compiled once lies beside the program, where it may be written: a start takes two thirds of the processor time.
  enableCompileCache(`${import.meta.dirname}/../.compiled`)
  // Threads read the variable.
  const directory = getCompileCacheDir()
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory
  const { main } = await import('./cli/cli.ts')
  await main(process.argv.slice(2))
} else {
  const remedy = 'Install a newer one, or use a checkout: there `npm run sanshe -- …` brings its own'
  process.stderr.write(`Sanshe needs Node 22.16 or newer, and this is ${process.versions.node}. ${remedy}.\n`)
  process.exitCode = 1
}
