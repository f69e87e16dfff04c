import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { limitMs } from '../tiers/limits.ts'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

/** Numbers of this form do not exist. */
const PHONE = '000-5550-1234'

/** Fills the fields in by keys alone, from the phone to the words, and ends in the words. */
async function takeDown(page: Page, { phone = PHONE, name = '', building = '新村 3', text = '' }): Promise<void> {
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('call-phone')
  await page.keyboard.type(phone)
  await page.keyboard.press('Tab')
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.keyboard.type(building)
  await page.locator('.ant-select-item-option-active').waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('call-text')
  await page.keyboard.type(text)
}

const numberShown = (page: Page) => page.locator('.receipt-number output')

story('a clerk takes a call down by keys alone, and has the number within a second', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake')
  await settled(page)
  // Other stories run at the same time, so the fastest of three counts.
  const times: number[] = []
  let number = ''
  for (const text of ['楼道里的灯坏了，晚上看不清。', '信箱的门掉了。', '单元门关不严。']) {
    if (number !== '') await page.keyboard.press('n')
    await takeDown(page, { name: '测试来电人', text })
    const sent = Date.now()
    await page.keyboard.press('Control+Enter')
    await numberShown(page).waitFor()
    times.push(Date.now() - sent)
    number = (await numberShown(page).textContent()) ?? ''
  }
  expect(Math.min(...times)).toBeLessThan(limitMs(1000))
  expect(number).toMatch(/^\d{6}-\d{6}-\d$/)
  await page.getByText(`编号是 ${number}`).waitFor()
  await page.keyboard.press('n')
  await takeDown(page, { text: '' })
  // The number finds who called before, and what is still open.
  const caller = page.locator('section', { hasText: '来电人' }).first()
  await caller.getByText(number).waitFor()
})

story('a call joins an open demand of the same building, with a number of its own', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake')
  await settled(page)
  await takeDown(page, { phone: '000-5550-2222', name: '邻居甲', building: '东风 2', text: '下水道堵了，一楼返水。' })
  await page.keyboard.press('Control+Enter')
  const first = (await numberShown(page).textContent()) ?? ''
  await page.keyboard.press('n')
  await takeDown(page, { phone: '000-5550-3333', name: '邻居乙', building: '东风 2', text: '下水道返水，一股臭味。' })
  const card = page.locator('.found-card', { hasText: first })
  await card.waitFor()
  const cards = await page.locator('.found-card').allTextContents()
  await page.keyboard.press(`Alt+${cards.findIndex((one) => one.includes(first)) + 1}`)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(`并入 ${first}`).waitFor()
  await page.keyboard.press('Control+Enter')
  const second = (await numberShown(page).textContent()) ?? ''
  expect(second).not.toBe(first)
  await page.getByText(`已与 ${first} 一并办理`).waitFor()
})

story('a resident who calls again urges the demand that is open, at its place', async ({ people }) => {
  const resident = await people.api('resident')
  const phone = `000-55${String(Date.now() % 100_000).padStart(5, '0')}`
  const { number } = await resident.send('demand', 'raise', {
    text: '楼道的灯一直闪。',
    contact: phone,
    place: { quarter: 'q12', building: '1' },
  })
  const page = await people.signIn('clerk', '/intake')
  await settled(page)
  await page.keyboard.type(phone)
  await page.locator('.found-card', { hasText: number }).waitFor()
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(`登记后催办 ${number}`).waitFor()
  await page.keyboard.type('灯还是没有修。')
  const [repeat] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/declare-repeat')),
    page.keyboard.press('Control+Enter'),
  ])
  expect(((await repeat.json()) as { readonly events: readonly string[] }).events).toContain('DemandRepeated')
  await page.getByText(`已与 ${number} 一并办理`).waitFor()
})

story('words that sound dangerous show whom to call, before anything is sent', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake', { language: 'en' })
  await settled(page)
  await takeDown(page, { phone: '000-5550-4444', building: '2', text: 'There is smoke, and a child is trapped.' })
  await page.getByRole('alert').getByText('119').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByText(/call 110, 119 or 120 now\. Your demand \d{6}-\d{6}-\d/).waitFor()
})

story('an empty call is not sent, and a draft survives another page', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake')
  await settled(page)
  await takeDown(page, { phone: '000-5550-5555', text: '' })
  await page.keyboard.press('Control+Enter')
  await page.getByText('请填写诉求内容。').waitFor()
  await page.getByRole('link', { name: '消息' }).click()
  await settled(page)
  await page.getByRole('link', { name: '登记诉求' }).click()
  expect(await page.locator('#call-phone').inputValue()).toBe('000-5550-5555')
  const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')
  expect(stored).not.toContain('5550')
})

story('slips have the size of their paper, and nothing but the slip', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake')
  await settled(page)
  await page.evaluate('window.print = () => {}')
  await takeDown(page, { phone: '000-5550-6666', name: '回执测试', text: '门禁刷不开。' })
  await page.keyboard.press('Control+Enter')
  const number = (await numberShown(page).textContent()) ?? ''
  const millimetres = 72 / 25.4
  for (const [key, width, height] of [
    ['1', 105, 148],
    ['2', 80, 110],
    ['3', 148, 210],
  ] as const) {
    await page.keyboard.press(key)
    await page.locator('.print-sheet').waitFor({ state: 'attached' })
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    expect(boxes).toHaveLength(1)
    expect(Math.abs(Number(boxes[0]?.[1]) - width * millimetres)).toBeLessThan(2)
    expect(Math.abs(Number(boxes[0]?.[2]) - height * millimetres)).toBeLessThan(2)
  }
  await page.emulateMedia({ media: 'print' })
  const printed = (await page.evaluate('document.body.innerText')) as string
  expect(printed).toContain(number)
  expect(printed).not.toContain('回执测试')
  expect(printed).not.toContain('工作台')
})

const ROWS = (nth: number): string =>
  [
    '工单编号\t诉求内容\t姓名\t联系电话\t地址\t办理时限',
    `TEST-${nth}-1\t井盖松动，车一过就响。\t测试甲\t000-5551-0001\t东风里3号楼\t2099/1/5 18:00`,
    `TEST-${nth}-2\t垃圾桶不够用。\t测试乙\t000-5551-0002\t向阳里1号楼\t2099/1/6 18:00`,
    `TEST-${nth}-1\t井盖松动，车一过就响。\t测试甲\t000-5551-0001\t东风里3号楼\t2099/1/5 18:00`,
    '\t没有编号的一行。\t测试丙\t\t\t',
  ].join('\n')

story('rows of the hotline are pasted, previewed and sent, with a result for each', async ({ people }) => {
  const page = await people.signIn('clerk', '/intake?tab=rows')
  await settled(page)
  const nth = Date.now()
  const paste = page.getByRole('textbox', { name: /从表格复制的工单/ })
  await paste.fill(ROWS(nth))
  const save = page.getByRole('button', { name: '保存列对应关系' })
  const table = page.locator('.rows-table')
  await save.or(table).first().waitFor()
  if (await save.isVisible()) {
    await save.focus()
    await page.keyboard.press('Enter')
  }
  await table.waitFor()
  const become = async (): Promise<readonly string[]> =>
    (await table.locator('tbody tr td:nth-child(2) .chip').allTextContents()).map((text) => text.trim())
  expect(await become()).toEqual(['新诉求', '新诉求', '本次重复', '缺工单编号'])
  const send = page.getByRole('button', { name: '提交 4 行' })
  await send.focus()
  await page.keyboard.press('Enter')
  await expect.poll(become).toEqual(['已登记', '已登记', '已登记过，未改动', '未接收'])
  await page.getByRole('button', { name: '继续粘贴' }).press('Enter')
  await paste.fill(ROWS(nth))
  await expect.poll(async () => (await become())[0]).toMatch(/^已登记：\d{6}-\d{6}-\d$/)
})

story('taking a call down looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/intake', 'intake', {
    prepare: async (page) => {
      await page.locator('#call-phone').fill('000-0000-0110')
      await page.locator('#call-text').fill('电梯坏了，有孩子被困在里面。 A child is trapped.')
      await page.locator('.found-card').first().waitFor()
    },
  })
})

story('rows of the hotline look right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/intake?tab=rows', 'intake-rows', {
    prepare: async (page) => {
      await page.locator('textarea').first().fill(ROWS(1))
      await page.locator('.rows-table, .rows-columns').first().waitFor()
    },
  })
})
