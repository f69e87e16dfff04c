import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { HttpApi } from '../../client/http/index.ts'
import { type People, settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

const DAY_MS = 24 * 60 * 60_000
const OPEN_DAY_MS = 10 * DAY_MS

/** A local day, some days from now, in the zone of the community. */
const dayIn = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)

const at = (day: string, clock: string): string => new Date(`${day}T${clock}:00+08:00`).toISOString()

/** A venue of its own, so that no other story books it; returns its id. */
async function venue(api: HttpApi, name: string, approval: 'owner' | 'automatic'): Promise<string> {
  const offer = { name, category: 'venue' as const, quantity: 1, terms: { approval } }
  const { id } = await api.send('resource', 'offer', offer)
  return id
}

/** Drags over the slots of a column of the calendar: `7:00 to 9:00` of the day. */
async function drag(page: Page, column: number, from: number, until: number): Promise<void> {
  const cell = (slot: number) => page.locator(`[data-cell="${column}-${slot}"]`)
  await cell(until).scrollIntoViewIfNeeded()
  await cell(from).hover()
  await page.mouse.down()
  const to = await cell(until).boundingBox()
  // Bookings stand over the cells on the way.
  await page.mouse.move((to?.x ?? 0) + 20, (to?.y ?? 0) + 5, { steps: 8 })
  await page.mouse.up()
}

story('a clash leads to another time in four clicks', async ({ people }) => {
  people.expectAnswer(422)
  const worker = await people.api('social-worker')
  const id = await venue(worker, '冲突用活动室', 'automatic')
  const day = dayIn(OPEN_DAY_MS / DAY_MS)
  const first = await people.api('organization')
  await first.send('resource', 'request', { window: { from: at(day, '09:00'), until: at(day, '11:00') } }, { id })

  const page = await people.signIn('clerk', `/resources?tab=calendar&resource=${id}&day=${day}`)
  await settled(page)
  await page.getByText('邻里助老').first().waitFor()
  // 1: drag over 8:00 to 11:00 of that day.
  const column = (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7
  const firstHour = Number((await page.locator('.calendar-clock').nth(1).innerText()).slice(0, 2))
  await drag(page, column, (8 - firstHour) * 2, (10 - firstHour) * 2 + 1)
  expect(await page.getByLabel('开始').inputValue()).toBe(`${day}T08:00`)
  expect(await page.getByLabel('结束').inputValue()).toBe(`${day}T11:00`)
  // 2: request. The engine says what is wrong.
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByRole('alert').getByText('resource.full').waitFor()
  const windows = page.getByRole('region', { name: '可改约' }).getByRole('button')
  expect(await windows.count()).toBe(3)
  await page.getByRole('region', { name: '同类且该时段有空' }).getByRole('button').first().waitFor()
  await page.getByRole('button', { name: '候补等待' }).waitFor()
  await expectAccessible(page)
  // 3: take the first free time.
  await windows.first().click()
  await page.getByText('已预约：冲突用活动室').waitFor()
  const { rows } = await first.view('resource-sharing/calendar', { filters: { resource: id, party: 'committee' } })
  expect(rows.map(({ state, from }) => ({ state, from }))).toEqual([{ state: 'held', from: at(day, '11:00') }])
})

story('time is chosen with the keyboard alone', async ({ people }) => {
  const id = await venue(await people.api('social-worker'), '键盘用活动室', 'automatic')
  const day = dayIn(10)
  const page = await people.signIn('clerk', `/resources?tab=calendar&resource=${id}&day=${day}`)
  await settled(page)
  const begin = page.locator('[data-cell][tabindex="0"]')
  await begin.focus()
  await begin.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  expect(await page.locator('[role=gridcell][aria-selected=true]').count()).toBe(3)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByLabel('开始').waitFor()
  const [from, until] = await Promise.all([page.getByLabel('开始').inputValue(), page.getByLabel('结束').inputValue()])
  expect(Date.parse(`${until}Z`) - Date.parse(`${from}Z`)).toBe(90 * 60_000)
})

/** A request by the organisation for a venue of the social workers. */
async function requested(people: People, name: string): Promise<string> {
  const id = await venue(await people.api('social-worker'), name, 'owner')
  const organisation = await people.api('organization')
  const day = dayIn(0)
  // It has begun, so that it can be handed over and returned.
  const window = { from: new Date(Date.now() + 5 * 60_000).toISOString(), until: at(dayIn(1), '23:00') }
  expect(window.from > at(day, '00:00')).toBe(true)
  await organisation.send('resource', 'request', { window, purpose: '试用场地' }, { id })
  return id
}

story('the owner approves, hands over and takes back; the borrower sees it at once', async ({ people }) => {
  const id = await requested(people, '审批用活动室')
  const owner = await people.signIn('social-worker', '/resources?tab=shares&which=answer')
  const borrower = await people.signIn('organization', `/resources?tab=shares&open=${id}.s1`)
  await borrower.getByRole('dialog').getByText('待审批').waitFor()
  await owner.getByRole('link', { name: '审批用活动室' }).click()
  const panel = owner.getByRole('dialog')
  await panel.getByText('试用场地').waitFor()
  await panel.getByRole('button', { name: '同意', exact: true }).click()
  await borrower.getByRole('dialog').getByText('已预约').waitFor()
  await panel.getByRole('button', { name: '交付' }).click()
  await borrower.getByRole('dialog').getByText('使用中').waitFor()
  await panel.getByRole('button', { name: '其他状况归还' }).click()
  const form = owner.getByRole('form')
  const condition = form.getByRole('combobox').first()
  // Opens the list, and goes from 完好 to 有磨损.
  await condition.press('ArrowDown')
  await condition.press('ArrowDown')
  await condition.press('Enter')
  await form.getByTitle('有磨损').waitFor()
  await form.getByRole('button', { name: '登记归还' }).click()
  await borrower.getByRole('dialog').getByText('有磨损').waitFor()
})

story('who gives and receives is a picture and a table; funds say whose money they hold', async ({ people }) => {
  const page = await people.signIn('director', '/resources?tab=exchange')
  await page.getByRole('img', { name: /各类共享/ }).waitFor()
  await page.locator('summary').click()
  await page.getByRole('table', { name: '按类别列出的提供与使用' }).getByRole('row').nth(3).waitFor()
  await expectAccessible(page)
  await page.goto('/resources?tab=funds')
  await page.getByText('出资情况').first().waitFor()
  await expectAccessible(page)
})

story('money is pledged to a fund, in yuan', async ({ people }) => {
  const owner = await people.api('social-worker')
  const { id } = await owner.send('resource', 'offer', { name: '认捐用基金', category: 'fund', purpose: '助老' })
  const page = await people.signIn('organization', `/resources?tab=funds&pledge=${id}`)
  const form = page.getByRole('form', { name: '认捐' })
  await form.getByLabel('金额').fill('120.5')
  await form.getByLabel('余款归社区').check()
  await expectAccessible(page)
  await form.getByRole('button', { name: '认捐' }).click()
  await page.getByText('已认捐：120.50 元').waitFor()
  const fund = page.getByRole('region', { name: '认捐用基金' })
  await fund.getByRole('row', { name: /邻里助老.*120\.50 元.*余款归社区/ }).waitFor()
})

story('the page of resources looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/resources', 'resources')
})

story('the calendar looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/resources?tab=calendar&resource=hall', 'calendar')
})
