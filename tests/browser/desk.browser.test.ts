import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { limitMs } from '../tiers/limits.ts'
import { type People, settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

/** Raises a demand, and sorts it to an item that the property company leads: so it holds the task. */
async function assigned(people: People): Promise<{ readonly id: string; readonly number: string }> {
  const api = await people.api('clerk')
  const { id, number } = await api.send('demand', 'raise', { text: `消防车道标线看不清 ${randomUUID()}` })
  await api.send('demand', 'triage', { item: '1.08.2', summary: '消防车道标线不清' }, { id })
  return { id, number }
}

const inGroups = (number: string): string => number.replace(/^(\d{6})-?(\d{6})-?(\d)$/, '$1-$2-$3')

/** Shows the whole list of what needs the reader: other stories may have given the party more urgent work. */
async function showEveryEntry(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: /^再显示/ })
  while ((await more.count()) > 0) await more.click()
}

story('what needs the reader is on the first screen', async ({ people }) => {
  const page = await people.signIn('director', '/')
  await settled(page)
  const entries = page.getByRole('region', { name: '待我处理' }).getByRole('listitem')
  await entries.first().waitFor()
  for (const entry of [entries.first(), entries.nth(4)]) {
    const box = await entry.boundingBox()
    expect((box?.y ?? 1e9) + (box?.height ?? 0)).toBeLessThan(768)
  }
})

story('an action in one browser appears in the other within a second', async ({ people }) => {
  const property = await people.signIn('property', '/')
  const director = await people.signIn('director', '/')
  for (const page of [property, director]) {
    await settled(page)
    await page.getByText('实时', { exact: true }).waitFor()
  }
  await showEveryEntry(property)
  const tookMs: number[] = []
  // On a busy machine one of them may be late.
  for (let round = 0; round < 3; round += 1) {
    const { id, number } = await assigned(people)
    const entry = property.getByRole('listitem').filter({ hasText: inGroups(number) })
    const news = director.getByRole('region', { name: '实时动态' }).locator(`a[href*="${id}"]`, { hasText: '签收' })
    await entry.getByRole('button', { name: '签收' }).click()
    const sentMs = performance.now()
    await news.waitFor()
    tookMs.push(performance.now() - sentMs)
    // The entry now asks for the result.
    await entry.getByRole('button', { name: '提交结果' }).waitFor()
  }
  expect(Math.min(...tookMs)).toBeLessThan(limitMs(1_000))
})

story('the tab of the desk is in its address, and an entry leads to its place', async ({ people }) => {
  const page = await people.signIn('director', '/')
  await settled(page)
  await page.getByRole('button', { name: /^回访/ }).click()
  expect(new URL(page.url()).search).toBe('?tab=callbacks')
  await page.getByRole('link', { name: '请回访诉求人或核查办理结果。' }).first().click()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/callbacks')
  await page.goBack()
  await page.getByRole('button', { name: /^回访/ }).and(page.locator('[aria-current=page]')).waitFor()
})

story('the figures of the desk are those of their lists', async ({ people }) => {
  const api = await people.api('auditor')
  const page = await people.signIn('auditor', '/')
  await settled(page)
  const { rows } = await api.view('demand-board', { limit: 500 })
  const tile = page.getByRole('link', { name: /未办结$/ })
  await expect
    .poll(async () => Number(/\d+/.exec((await tile.textContent()) ?? '')?.[0]))
    .toBeGreaterThanOrEqual(rows.length)
  await page.getByText('没有待办事项').waitFor()
})

story('the desk looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/', 'desk')
})
