// Opens the residents' pages without a network. It keeps the page, its script, its style and its mark, and nothing else: no answer of
// the engine, and nothing that a person wrote. The build puts `SHELL` before it: the version of these files, and their addresses.

const KEPT = `sanshe-residents-${SHELL.version}`
/** Milliseconds after which a network that does not answer counts as none. */
const PATIENCE_MS = 4000

addEventListener('install', (event) => {
  const wanted = SHELL.files.map((file) => new Request(file, { cache: 'reload', credentials: 'omit' }))
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(wanted))
      .then(() => skipWaiting()),
  )
})

addEventListener('activate', (event) => {
  const older = (name) => name.startsWith('sanshe-residents-') && name !== KEPT
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(older).map((name) => caches.delete(name))))
      .then(() => clients.claim()),
  )
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') {
    // Addresses of the desk begin with the same letter: `/resources`.
    if (pathname === '/r' || pathname.startsWith('/r/')) event.respondWith(page(request))
  } else if (SHELL.files.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept || fetch(request)))
  }
})

/** The page from the network, so that a new version shows at once; the kept one where the network or the engine does not answer. */
async function page(request) {
  const kept = await caches.match(SHELL.page)
  const asked = fetch(request).then((answer) => (answer.status < 500 ? answer : Promise.reject(answer)))
  if (kept === undefined) return asked
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept))
  return Promise.race([asked.catch(() => kept), late])
}
