import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type People, settled } from './harness/desk.ts'
import { expectAccessible, expectInPlace, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

/** A person is stuck in a lift: the dispatch service gives it to the property company at once. */
async function urgent(people: People): Promise<string> {
  const api = await people.api('clerk')
  const { id } = await api.send('demand', 'raise', {
    text: '电梯停在三楼，里面有老人被困。',
    urgent: true,
    place: { quarter: 'q01', building: '3' },
  })
  await expect
    .poll(async () => (await api.view('demands', { id })).row.parties, { timeout: 10_000 })
    .toContain('property')
  return id
}

/** Every alarm of the property company is accepted, so that another story begins in quiet. */
async function quiet(people: People): Promise<void> {
  const api = await people.api('property')
  const { rows } = await api.view('demand-board/tasks', { filters: { party: 'property', accepted: false }, limit: 500 })
  for (const { demand, task } of rows) await api.send('demand', 'accept', { task }, { id: demand })
}

const alarmOn = (page: Page) => page.getByRole('region', { name: '值班告警' })

story('an alarm appears on any page by itself, and one click accepts it', async ({ people }) => {
  await quiet(people)
  const page = await people.signIn('property', '/messages')
  await settled(page)
  await page.getByText('实时', { exact: true }).waitFor()
  await expect.poll(() => alarmOn(page).count()).toBe(0)
  const id = await urgent(people)
  await alarmOn(page).getByText('L1 特急').waitFor()
  await expect.poll(() => page.title()).toMatch(/^（1）待签收 · 消息/)
  await expectAccessible(page)
  await expectInPlace(page)
  expect(await alarmOn(page).getByRole('link').first().getAttribute('href')).toBe(`/demands?open=${id}`)
  await alarmOn(page).getByRole('button', { name: '签收' }).click()
  await page.locator('.ant-message').getByText('已签收。').waitFor()
  await alarmOn(page).waitFor({ state: 'hidden' })
  await expect.poll(() => page.title()).toMatch(/^消息/)
  const api = await people.api('property')
  expect((await api.view('demands', { id })).row.state).toBe('in-progress')
})

story('the sound is off until it is switched on, and stays so', async ({ people }) => {
  const page = await people.signIn('director', '/duty')
  await settled(page)
  await page.getByRole('button', { name: '告警提示音: 关', pressed: false }).click()
  await page.getByRole('button', { name: '告警提示音: 开', pressed: true }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: '告警提示音: 开', pressed: true }).waitFor()
})

story('the page of duty shows who is on duty, gaps and alarms, and looks right everywhere', async ({ people }) => {
  await urgent(people)
  const page = await people.signIn('director', '/duty')
  await page.getByRole('region', { name: '当前值班' }).getByText('安居物业').waitFor()
  await page.getByRole('region', { name: '待签收' }).getByText('L1 特急').first().waitFor()
  await page.getByRole('link', { name: '119 火警' }).waitFor()
  await lookAt(people, 'property', '/duty', 'duty')
  await quiet(people)
})
