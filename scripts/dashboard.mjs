// Builds the pages into dist/dashboard, unless nothing that they are built from has changed. `--dev` serves them with live reload instead,
// for an engine at SANSHE_ENGINE (default http://127.0.0.1:3000).
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const out = resolve(root, 'dist/dashboard')
const stamp = resolve(root, 'node_modules/.cache/dashboard/built')

if (process.argv.includes('--dev')) {
  const { serve } = await import('./dashboard/build.mjs')
  await serve(root, process.env.SANSHE_ENGINE ?? 'http://127.0.0.1:3000')
} else {
  const digest = digestOfInputs()
  if (!existsSync(resolve(out, 'index.html')) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    const { bundle } = await import('./dashboard/build.mjs')
    await bundle(root, out)
    mkdirSync(resolve(stamp, '..'), { recursive: true })
    writeFileSync(stamp, digest)
  }
}

/** The pages may import the client, and of the domain what the client imports. Packages count by the lock file. */
function digestOfInputs() {
  const files = globSync(['src/dashboard/**/*', 'client/**/*.ts', 'domain/**/*.ts', 'scripts/dashboard/*'], {
    cwd: root,
  })
  const digest = createHash('sha256')
  for (const file of [...files.sort(), 'scripts/dashboard.mjs', 'package-lock.json']) {
    const path = resolve(root, file)
    if (statSync(path).isFile()) digest.update(`${file}\0`).update(readFileSync(path)).update('\0')
  }
  return digest.digest('hex')
}
