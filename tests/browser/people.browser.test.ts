import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { enter, focused, goToRow, openPlace, tabTo } from './harness/keyboard.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { laterStory, story } from './harness/story.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * 60_000
const dayIn = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)

story('a party asks for a person; the party and the person agree, each for itself', async ({ people }) => {
  const day = dayIn(3)
  people.expectAnswer(404)
  // The desk clerk is known by the post alone: the organisation may not see the person.
  const page = await people.signIn('organization', '/parties?open=committee')
  const posts = page.getByRole('dialog').getByRole('listitem').filter({ hasText: '名称不公开' })
  await posts.locator('a[href*="person-committee-2"]').first().click()
  await page.getByRole('dialog').getByText('贵单位尚不可查看此人').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '申请支援' }).click()
  const form = page.getByRole('form')
  await form.getByRole('combobox', { name: '所属单位' }).fill('P社区居民委员会')
  await form.getByRole('combobox', { name: '所属单位' }).press('Enter')
  await form.getByLabel('开始时间').fill(`${day}T10:00`)
  await form.getByLabel('截止时间').fill(`${day}T11:30`)
  await form.getByRole('button').filter({ hasText: '申请支援' }).click()
  await page.getByText(/已办理/).waitFor()
  const { rows } = await (await people.api('organization')).view('personnel-sharing', {
    filters: { person: 'person-committee-2', state: 'requested' },
  })
  const id = rows.at(-1)?.id ?? ''

  const path = `/people?tab=secondments&open=${id}`
  const home = await people.signIn('director', path)
  const person = await people.signIn('clerk', path)
  await home.getByRole('dialog').getByText('派出单位, 本人').waitFor()
  await home.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
  await person.getByRole('dialog').getByText('待同意方').waitFor()
  await person.getByRole('dialog').getByText('本人', { exact: true }).waitFor()
  await person.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
  await home.getByRole('dialog').getByText('已同意').waitFor()
  await expectAccessible(home)
  // It stands in the timeline of the next days.
  await page.goto('/people')
  await settled(page)
  await page.locator('.away').filter({ hasText: '邻里助老' }).first().waitFor()
})

/** Waits until the focus is in the panel: what had it may have gone with what was done, and what else there is to do is near. */
const inPanel = (page: Page): Promise<void> => focused(page, page.locator('.ant-drawer, .ant-drawer *'))

/** Opens a secondment from the list by keys, agrees, waits for what the panel says then, and goes back to its row. */
async function agree(page: Page, id: string, then: string): Promise<void> {
  await settled(page)
  await openPlace(page, '人员支援')
  await enter(page, page.getByRole('button', { name: '支援记录' }))
  await goToRow(page, `open=${id}`)
  await page.keyboard.press('Enter')
  await inPanel(page)
  const panel = page.getByRole('dialog')
  const button = panel.getByRole('button', { name: /(?<!不)同意$/ })
  await enter(page, button.first())
  await panel.getByText(then, { exact: true }).waitFor()
  // Who has agreed is not asked again.
  await expect.poll(() => button.count()).toBe(0)
  await inPanel(page)
  await page.keyboard.press('Escape')
  await focused(page, page.locator(`.row-title[href$="open=${id}"]`))
}

story('a person is asked for and agreed to by the keyboard alone', async ({ people }) => {
  const day = dayIn(9)
  people.expectAnswer(404)
  const page = await people.signIn('organization', '/')
  await settled(page)
  await openPlace(page, '单位')
  await goToRow(page, 'open=committee')
  await page.keyboard.press('Enter')
  await enter(page, page.getByRole('dialog').locator('a[href$="open=person-committee-2"]').first())
  await enter(page, page.getByRole('dialog').getByRole('button', { name: '申请支援' }))
  const form = page.getByRole('form')
  await form.getByLabel('开始时间').waitFor()
  // Whom a person belongs to is asked only where the organisation may not see it: not after the story before.
  const home = form.getByRole('combobox', { name: '所属单位' })
  if ((await home.count()) > 0) {
    await tabTo(page, home)
    await page.keyboard.type('P社区居民委员会')
    await page.keyboard.press('Enter')
  }
  for (const [label, clock] of [
    ['开始时间', '10:00'],
    ['截止时间', '11:30'],
  ] as const) {
    const field = form.getByLabel(label)
    await tabTo(page, field)
    // In which order the parts of a time are typed depends on the language of the browser.
    await field.fill(`${day}T${clock}`)
  }
  await enter(page, form.getByRole('button', { name: '申请支援' }))
  await form.waitFor({ state: 'detached' })
  // The dialog has gone, and the focus is back in the panel that opened it.
  await inPanel(page)

  const api = await people.api('organization')
  const asked = async () => {
    const filters = { person: 'person-committee-2', state: 'requested' } as const
    return (await api.view('personnel-sharing', { filters, sort: 'newest' })).rows[0]?.id
  }
  await expect.poll(asked).toBeDefined()
  const id = (await asked()) ?? ''
  await agree(await people.signIn('director', '/'), id, '本人')
  await agree(await people.signIn('clerk', '/'), id, '已同意')
  await expect.poll(async () => (await api.view('personnel-sharing', { id })).row.state).toBe('shared')
})

laterStory('hours are confirmed in part, disputed, and confirmed in full', async ({ people, pass }) => {
  const [host, home, self] = await Promise.all([
    people.api('organization'),
    people.api('director'),
    people.api('clerk'),
  ])
  const person = { id: 'person-committee-2' }
  await home.send('person', 'enrol', { person: person.id, name: '林晓（虚构）', weeklyCap: 16 })
  const [from = '', until = ''] = [5, 65].map((minutes) => new Date(Date.now() + minutes * MINUTE_MS).toISOString())
  const asked = { home: 'committee', host: 'org-elder-care', window: { from, until } }
  const { position } = await host.send('person', 'request', asked, person)
  const filters = { person: person.id }
  const { rows } = await host.view('personnel-sharing', { filters, minPosition: position })
  const id = rows[0]?.id ?? ''
  const secondment = id.slice(id.indexOf('.') + 1)
  await home.send('person', 'agree', { secondment }, person)
  await self.send('person', 'agree', { secondment }, person)
  pass(70 * MINUTE_MS)
  const day = new Date(Date.parse(from) + 8 * 60 * MINUTE_MS).toISOString().slice(0, 10)
  await self.send('person', 'log-hours', { secondment, day, minutes: 60 }, person)

  const path = `/people?tab=secondments&open=${id}`
  const organisation = await people.signIn('organization', path)
  const clerk = await people.signIn('clerk', path)
  await clerk
    .getByRole('dialog')
    .getByRole('row', { name: /^\S+ 1 –/ })
    .waitFor()
  await organisation.getByRole('dialog').getByRole('button', { name: '按其他时长确认' }).click()
  const confirmation = organisation.getByRole('form', { name: '确认工时' })
  await confirmation.getByLabel('分钟').fill('30')
  await confirmation.getByLabel('理由').fill('只来了半小时。')
  await confirmation.getByRole('button', { name: '确认工时' }).click()
  await clerk.getByRole('dialog').getByRole('button', { name: '对工时提异议' }).click()
  const dispute = clerk.getByRole('form', { name: '对工时提异议' })
  await dispute.getByLabel('说明').fill('全程都在。')
  await expectAccessible(clerk)
  await dispute.getByRole('button', { name: '对工时提异议' }).click()
  await organisation.getByRole('table', { name: '逐日工时' }).getByText('有争议').waitFor()
  await organisation.getByRole('dialog').getByRole('button', { name: '确认 1 小时' }).click()
  await clerk
    .getByRole('dialog')
    .getByRole('row', { name: /^\S+ 1 1/ })
    .waitFor()
  expect(await clerk.getByRole('button', { name: '对工时提异议' }).count()).toBe(0)
})

story('hours and skills are told', async ({ people }) => {
  const page = await people.signIn('director', '/people?tab=hours')
  await page.getByRole('table', { name: '工时' }).getByRole('row').nth(1).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: '技能' }).click()
  await page.getByRole('table', { name: '技能' }).getByRole('row').nth(1).waitFor()
  await page.getByRole('button', { name: '仅看缺口' }).click()
  expect(new URL(page.url()).search).toBe('?tab=skills&missing=true')
  await expectAccessible(page)
})

story('the people look right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/people', 'people')
})
