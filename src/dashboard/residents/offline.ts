/** Lets these pages open without a network from the next visit on. A browser that cannot do so does without. */
export function opensOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  // Afterwards, so that it takes nothing from the first visit.
  addEventListener('load', () => {
    navigator.serviceWorker.register('/residents-worker.js', { scope: '/r' }).catch(() => undefined)
  })
}
