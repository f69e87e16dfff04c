import { SingleBar } from 'cli-progress'

/** How long an action may take before a bar shows its progress. */
const SHOWN_AFTER_MS = 1000

export interface ProgressBar {
  update(done: number, note: string): void
  stop(): void
}

/**
 * Shows a bar on the terminal for work that takes longer than a second. Shows nothing without a terminal.
 *
 * @param signal removes the bar: it would be drawn over what an interrupted command says
 */
export function progressBar(
  title: string,
  total: number,
  { hidden = false, signal }: { hidden?: boolean; signal?: AbortSignal } = {},
): ProgressBar {
  if (hidden || !process.stderr.isTTY || total <= 0) return { update() {}, stop() {} }
  const begun = performance.now()
  let bar: SingleBar | undefined
  let stopped = false
  function stop(): void {
    if (!stopped) bar?.stop()
    stopped = true
  }
  signal?.addEventListener('abort', stop, { once: true })
  return {
    update(done, note) {
      if (stopped) return
      if (bar === undefined) {
        if (performance.now() - begun < SHOWN_AFTER_MS) return
        const format = `${title} [{bar}] {percentage}% · {note} · {eta_formatted} left`
        bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true, hideCursor: true, etaBuffer: 100 })
        bar.start(total, done, { note })
      }
      bar.update(done, { note })
    },
    stop,
  }
}
