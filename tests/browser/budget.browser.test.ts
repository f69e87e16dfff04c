import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { story } from './harness/story.ts'
import { ownWork } from './harness/work.ts'

const entries = (page: Page) => page.getByRole('region', { name: '待我处理' }).getByRole('listitem')

story('the desk is ready after at most 1.5 s of work, without anything cached', async ({ people }) => {
  const page = await people.signIn('director', '/messages')
  await settled(page)
  const work = await ownWork(page)
  const before = await work.ms()
  await page.goto('/')
  await settled(page)
  await entries(page).first().waitFor()
  expect((await work.ms()) - before).toBeLessThan(1_500)
})

story('keys, filters and forms answer after at most 100 ms of work', async ({ people }) => {
  const page = await people.signIn('clerk', '/triage')
  await settled(page)
  await page.locator('.triage-proposal').first().waitFor()
  const work = await ownWork(page)
  /** Acts so many times, and expects that each time costs little. A page that has answered the question for its work has drawn. */
  async function expectQuick(name: string, times: number, act: (nth: number) => Promise<unknown>): Promise<void> {
    const before = await work.ms()
    for (let nth = 0; nth < times; nth += 1) await act(nth)
    expect(((await work.ms()) - before) / times, name).toBeLessThan(100)
  }
  await expectQuick('the next demand', 8, () => page.keyboard.press('j'))
  await expectQuick('a demand is selected', 4, () => page.keyboard.press('x'))
  await expectQuick('the help', 2, () => page.keyboard.press('?'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  const find = page.getByRole('dialog').getByRole('combobox')
  await find.waitFor()
  await expectQuick('a letter of the search', 4, (nth) => find.press('abcd'.charAt(nth)))
})
