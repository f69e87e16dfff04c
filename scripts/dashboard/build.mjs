// The build of the pages by Vite, with a copy of each file in Brotli and gzip, so that the engine compresses nothing itself.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, createServer } from 'vite'

/** The engine's own addresses: the development server hands them on. */
const ENGINE = [
  '/v1',
  '/session',
  '/personas',
  '/communities',
  '/openapi.json',
  '/docs',
  '/schemas',
  '/auth',
  '/live',
  '/ready',
]

const options = (root) => ({
  root: resolve(root, 'src/dashboard'),
  cacheDir: resolve(root, 'node_modules/.cache/vite'),
  configFile: false,
  plugins: [react()],
})

/** The oldest browsers on the phones of residents. */
const TARGET = ['chrome87', 'safari14']

/**
 * The residents' pages are read on slow phones, so Preact stands in for React there: 37 KiB to load instead of 87 (brotli). Everything is
 * written for React, and runs on either.
 */
const PREACT = [
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react(-dom)?$/, replacement: 'preact/compat' },
]

/** The manifest of the residents' pages, until it is joined to the other. */
const RESIDENTS = 'manifest.residents.json'

/** Builds everything into `out`, which is emptied first. Each entry is a build of its own, so that they share no chunk. */
export async function bundle(root, out) {
  const { root: folder } = options(root)
  const settings = {
    outDir: out,
    target: TARGET,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  }
  const desk = await build({
    ...options(root),
    logLevel: 'warn',
    build: {
      ...settings,
      emptyOutDir: true,
      manifest: 'manifest.json',
      rolldownOptions: { input: [resolve(folder, 'index.html')] },
    },
  })
  const residents = await build({
    ...options(root),
    logLevel: 'warn',
    resolve: { alias: PREACT },
    build: {
      ...settings,
      emptyOutDir: false,
      manifest: RESIDENTS,
      rolldownOptions: { input: [resolve(folder, 'r.html')] },
    },
  })
  joinManifests(resolve(out, 'manifest.json'), resolve(out, RESIDENTS))
  writeFileSync(resolve(out, 'residents-worker.js'), residentsWorker(folder, out))
  writeFileSync(resolve(out, 'licenses.txt'), licensesOf(root, [...desk.output, ...residents.output]))
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !['.js', '.css', '.html', '.svg', '.json', '.txt'].includes(extname(entry.name))) continue
    const path = resolve(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: 10 }
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  }
}

/** The service worker of the residents' pages, with the files that it keeps. Its version changes with them. */
function residentsWorker(folder, out) {
  const { file, css = [] } = JSON.parse(readFileSync(resolve(out, 'manifest.json'), 'utf8'))['r.html']
  const source = readFileSync(resolve(folder, 'residents/worker.js'), 'utf8')
  const page = '/r.html'
  const files = [page, `/${file}`, ...css.map((one) => `/${one}`), '/mark.svg']
  const digest = createHash('sha256').update(source)
  for (const one of files) digest.update(readFileSync(resolve(out, one.slice(1))))
  return `const SHELL = ${JSON.stringify({ version: digest.digest('hex').slice(0, 16), page, files })}\n${source}`
}

/** The licences of the packages whose code is in the built files, as they ask for. */
function licensesOf(root, output) {
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds)
  const packages = modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? [])
  return [...new Set(packages)]
    .sort()
    .map((name) => {
      const folder = resolve(root, 'node_modules', name)
      const { version, license } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
      const text = file === undefined ? '' : readFileSync(resolve(folder, file), 'utf8').trim()
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** Adds the files of the second build to the manifest of the first. */
function joinManifests(path, other) {
  const [all, more] = [path, other].map((one) => JSON.parse(readFileSync(one, 'utf8')))
  writeFileSync(path, JSON.stringify({ ...all, ...more }, null, 2))
  rmSync(other)
}

/** Serves the pages as they are being written, until the process ends. */
export async function serve(root, engine) {
  const server = await createServer({
    ...options(root),
    server: { host: '127.0.0.1', proxy: Object.fromEntries(ENGINE.map((path) => [path, { target: engine }])) },
  })
  await server.listen()
  server.printUrls()
}
