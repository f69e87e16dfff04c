import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { People } from './harness/desk.ts'
import { shot } from './harness/desk.ts'
import { expectAccessible, expectInPlace } from './harness/look.ts'
import { story } from './harness/story.ts'

/** Waits until a step has done its part. */
async function stepDone(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor()
  await page.locator('.tour-caption[aria-busy=false]').waitFor()
  expect(await page.getByRole('alert').filter({ hasNotText: 'boundary.outside' }).count()).toBe(0)
}

const STEPS = [
  '王奶奶打来电话',
  '两个键，派到该办的单位',
  '边界之外：系统拒绝',
  '社工签收',
  '向兄弟单位借一辆轮椅',
  '送到了，但还不算办结',
  '“没解决”',
  '重办',
  '“解决了”',
  '不归社区管的，也有交代',
  '主任看到指标变化',
]

/** States that the file on the desk shows after these steps. */
const STATES: Readonly<Record<number, string>> = {
  1: '待签收',
  3: '办理中',
  5: '待回访',
  6: '待签收',
  7: '待回访',
  8: '已办结',
}

/** The demand that the tour shows on the phone. */
async function demandOf(page: Page): Promise<string> {
  const address = (await page.locator('.tour-phone iframe').getAttribute('src')) ?? ''
  return address.split('/')[4] ?? ''
}

const totals = async (people: People) => {
  const director = await people.api('director')
  const { rows } = await director.view('three-rates', { filters: { by: 'all', month: 'total' }, limit: 1 })
  const [row] = rows
  return { resolved: row?.resolution.count ?? 0, declined: row?.apart.declined ?? 0 }
}

story('the tour is played with the keyboard, and everything in it happens', async ({ people }) => {
  // The assignment outside the boundary.
  people.expectAnswer(422)
  const before = await totals(people)
  const page = await people.visit('/')
  await page.getByRole('link', { name: '开始导览' }).click()
  for (const [nth, title] of STEPS.entries()) {
    await stepDone(page, title)
    if (nth === 2) await page.getByText('boundary.outside').waitFor()
    const state = STATES[nth]
    const desk = page.frameLocator('.tour-desk iframe')
    if (nth === 0) await desk.getByRole('main').getByText('残疾人辅具').first().waitFor()
    const file = desk.getByRole('article', { name: '诉求档案' })
    if (state !== undefined) await file.getByText(state, { exact: true }).first().waitFor()
    await shot(page, `tour-${nth + 1}`)
    if (nth === 0 || nth === 2 || nth === STEPS.length - 1) {
      await expectInPlace(page)
      await expectAccessible(page)
    }
    if (nth < STEPS.length - 1) await page.keyboard.press('Enter')
  }
  const id = await demandOf(page)
  const phone = page.frameLocator('.tour-phone iframe')
  await phone.getByText('已办结').first().waitFor()
  await page.getByRole('table', { name: '导览前后的指标' }).waitFor()

  const director = await people.api('director')
  const { row } = await director.view('demands', { id, personal: 'sealed' })
  const told = (row.story ?? []).map(({ event }) => event)
  const expected = [
    ...['DemandRaised', 'DemandTriaged', 'TaskAssigned', 'TaskAccepted', 'RaiserContacted', 'ServiceDelivered'],
    ...['FeedbackGiven', 'DemandReopened', 'TaskAssigned', 'TaskAccepted', 'ServiceDelivered'],
    ...['FeedbackGiven', 'DemandClosed'],
  ]
  expect(told.filter((event) => expected.includes(event))).toEqual(expected)
  const worker = await people.api('social-worker')
  const loans = await worker.view('resource-sharing/calendar', { filters: { resource: 'wheelchairs' }, limit: 500 })
  const loan = loans.rows.find((one) => one.for?.demand === id)
  expect([loan?.state, loan?.condition, loan?.party]).toEqual(['returned', 'good', 'social-work'])
  const after = await totals(people)
  expect(after.resolved).toBeGreaterThan(before.resolved)
  expect(after.declined).toBeGreaterThan(before.declined)

  // Back shows an earlier step without doing anything again.
  await page.keyboard.press('ArrowLeft')
  await stepDone(page, '不归社区管的，也有交代')
  expect((await totals(people)).declined).toBe(after.declined)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '请选择身份进入' }).waitFor()
  expect((await page.request.get('/session')).status()).toBe(401)
})

story('Esc leaves in the middle, and nothing stays half done', async ({ people }) => {
  people.expectAnswer(422)
  const page = await people.visit('/tour', { language: 'en', width: 360, height: 740, touch: true })
  const titles = ['Grandmother Wang calls', 'Two keys send it to the right desk', 'Outside the boundary: refused']
  for (const title of [...titles, 'A social worker accepts']) {
    await stepDone(page, title)
    await page.keyboard.press('ArrowRight')
  }
  await stepDone(page, 'A wheelchair from another party')
  await shot(page, 'tour-360-en')
  await expectInPlace(page)
  await expectAccessible(page)
  expect(await page.locator('.tour-frames iframe:visible').count()).toBe(1)
  const id = await demandOf(page)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
  expect((await page.request.get('/session')).status()).toBe(401)
  const worker = await people.api('social-worker')
  const { rows } = await worker.view('resource-sharing/calendar', { filters: { resource: 'wheelchairs' }, limit: 500 })
  expect(rows.find((one) => one.for?.demand === id)?.state).toBe('returned')
  const clerk = await people.api('clerk')
  expect((await clerk.view('demands', { id, personal: 'sealed' })).row.state).toBe('withdrawn')
})

story('a visitor who is signed in is asked before the tour begins', async ({ people }) => {
  const page = await people.signIn('property', '/tour')
  await page.getByRole('button', { name: '退出登录并开始' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: '返回工作台' }).click()
  await page.getByRole('heading', { level: 1, name: '我的工作台' }).waitFor()
})

story('the tour fits with text at 200 %, in the dark', async ({ people }) => {
  const page = await people.visit('/tour', { textSize: 200, theme: 'dark' })
  await stepDone(page, '王奶奶打来电话')
  await shot(page, 'tour-200-dark')
  await expectInPlace(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '请选择身份进入' }).waitFor()
})

story('a step that fails is tried again, even where the session has ended', async ({ people }) => {
  // The step, and the desk in its frame, which may just be reading the demands of its list.
  people.expectAnswer(401, 404)
  const page = await people.visit('/tour')
  await stepDone(page, '王奶奶打来电话')
  await page.request.delete('/session', { headers: { 'x-sanshe-request': '1', origin: people.url } })
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '重试' }).click()
  await stepDone(page, '两个键，派到该办的单位')
  await page.frameLocator('.tour-desk iframe').getByRole('article', { name: '诉求档案' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '请选择身份进入' }).waitFor()
})

/** Longer than a step stands. */
const STEP_MS = 17_000

story('the tour goes on by itself, until it is paused', async ({ people }) => {
  const page = await people.visit('/mark.svg')
  await page.clock.install()
  await page.goto('/tour')
  await stepDone(page, '王奶奶打来电话')
  // Readers who want little motion start it themselves.
  await page.clock.fastForward(STEP_MS)
  await stepDone(page, '王奶奶打来电话')
  await page.getByRole('button', { name: '自动播放' }).click()
  await page.clock.fastForward(STEP_MS)
  await stepDone(page, '两个键，派到该办的单位')
  await page.getByRole('button', { name: '暂停' }).click()
  await page.clock.fastForward(STEP_MS)
  await stepDone(page, '两个键，派到该办的单位')
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: '请选择身份进入' }).waitFor()
})
