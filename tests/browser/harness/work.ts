import type { Page } from 'playwright-core'

/** Counts the processor time that a page uses for itself, which does not depend on what else the machine does. */
export async function ownWork(page: Page): Promise<{ readonly ms: () => Promise<number> }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return {
    async ms() {
      const { metrics } = await session.send('Performance.getMetrics')
      return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
    },
  }
}
