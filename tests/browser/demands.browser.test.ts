import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type People, settled } from './harness/desk.ts'
import { expectAccessible, expectInPlace, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

interface Made {
  readonly id: string
  readonly number: string
}

const WORDS = '消防通道被一辆面包车堵住了'

/** A demand that the clerk took in and sorted; the property company leads its item. */
async function sorted(people: People, summary: string): Promise<Made> {
  const api = await people.api('clerk')
  const onBehalfOf = { kind: 'outsider', name: '周敏', contact: '000-0000-0042' } as const
  const { id, number } = await api.send('demand', 'raise', { text: WORDS, onBehalfOf })
  await api.send('demand', 'triage', { item: '1.08.2', summary }, { id })
  return { id, number }
}

/** The same in the hands of the property company: the dispatch service assigns it by itself. */
async function assigned(people: People, summary: string): Promise<Made> {
  const made = await sorted(people, summary)
  const api = await people.api('clerk')
  await expect.poll(async () => (await api.view('demands', { id: made.id })).row.parties).toContain('property')
  return made
}

const hasFocus = (card: Locator): Promise<boolean> => card.evaluate((element) => element.matches(':focus'))

const fileIn = (page: Page) => page.getByRole('article', { name: '诉求档案' })
const actsIn = (page: Page) => page.getByRole('region', { name: '可办理' })
const addressOf = (page: Page): URL => new URL(page.url())

story('the keyboard alone moves on the board, opens a file, and closes it', async ({ people }) => {
  await assigned(people, `键盘${randomUUID().slice(0, 8)}`)
  const page = await people.signIn('clerk', '/demands')
  await settled(page)
  const underWay = page.getByRole('region', { name: '办理中' }).locator('a.card')
  const toAccept = page.getByRole('region', { name: '待签收' }).locator('a.card')
  await underWay.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => hasFocus(underWay.nth(1))).toBe(true)
  await page.keyboard.press('Home')
  await expect.poll(() => hasFocus(underWay.first())).toBe(true)
  // The rule of the due time stands on the card that has the focus.
  await underWay.first().getByText('退单、改派不重新计时').waitFor()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => hasFocus(toAccept.first())).toBe(true)
  await page.keyboard.press('Enter')
  await fileIn(page).waitFor()
  expect(addressOf(page).searchParams.get('open')).not.toBeNull()
  await page.keyboard.press('Escape')
  await expect.poll(() => addressOf(page).searchParams.has('open')).toBe(false)
  await page.goBack()
  await fileIn(page).waitFor()
})

story('filters are in the address, and ready-made ones are links', async ({ people }) => {
  const summary = `筛选${randomUUID().slice(0, 8)}`
  const { number } = await sorted(people, summary)
  const page = await people.signIn('clerk', '/demands')
  await settled(page)
  await page.getByRole('textbox', { name: '摘要中的文字' }).fill(summary.slice(0, 6))
  await page.locator('a.card').filter({ hasText: summary }).waitFor()
  await expect.poll(() => page.locator('a.card').count()).toBe(1)
  expect(addressOf(page).searchParams.get('text')).toBe(summary.slice(0, 6))
  await page.getByRole('button', { name: '列表' }).click()
  await page.getByRole('link', { name: number.replace(/^(\d{6})-?(\d{6})-?(\d)$/, '$1-$2-$3') }).waitFor()
  await page.getByRole('link', { name: '特急与紧急' }).click()
  await expect.poll(() => addressOf(page).search).toBe('?tab=list&level=L1%2CL2')
  await page.getByRole('link', { name: '特急与紧急' }).and(page.locator('[aria-current=true]')).waitFor()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await expect.poll(() => addressOf(page).search).toBe('?tab=list')
})

story('words and names stay closed until one deliberate click opens them', async ({ people }) => {
  const { id } = await assigned(people, '消防通道被占用')
  const page = await people.signIn('clerk', '/')
  await settled(page)
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === `/v1/pa/demands/${id}`) asked.push(searchParams.get('personal') ?? 'opened')
  })
  await page.goto(`/demands/${id}`)
  await page.getByRole('heading', { level: 1, name: '消防通道被占用' }).waitFor()
  await page.getByText('派单给').waitFor()
  expect(await page.getByText(WORDS).count()).toBe(0)
  expect(new Set(asked)).toEqual(new Set(['sealed']))
  await page.getByRole('button', { name: '显示原话、姓名和联系方式' }).click()
  await page.getByText(WORDS).waitFor()
  await page.getByText('本次查看已留痕').waitFor()
  expect(asked).toContain('opened')
})

story('what the holder does appears in the file of another reader at once, and is marked', async ({ people }) => {
  const { id } = await assigned(people, '消防栓漏水')
  const clerk = await people.signIn('clerk', `/demands/${id}`)
  const property = await people.signIn('property', `/demands?open=${id}`)
  for (const page of [clerk, property]) {
    await fileIn(page).getByText('待签收').first().waitFor()
    await page.getByText('实时', { exact: true }).waitFor()
  }
  await actsIn(property).getByRole('button', { name: '签收' }).click()
  await property.getByRole('form', { name: '签收' }).getByRole('button', { name: '签收' }).click()
  await property.getByText('已办理：签收').waitFor()
  const entry = clerk.locator('.story-entry').filter({ hasText: '签收' }).first()
  await entry.getByText('新', { exact: true }).waitFor()
  await actsIn(property).getByRole('button', { name: '提交结果' }).click()
  const form = property.getByRole('form', { name: '提交结果' })
  await form.getByRole('textbox', { name: '办理结果' }).fill('更换密封圈，试压正常。')
  await form.getByRole('button', { name: '提交结果' }).click()
  await fileIn(clerk).getByText('待回访').first().waitFor()
  await fileIn(property).getByText('待回访').first().waitFor()
})

story('a party outside the boundary is refused in place, and insisting names who instructed it', async ({ people }) => {
  people.expectAnswer(422)
  const { id } = await assigned(people, '消防门闭门器损坏')
  const page = await people.signIn('clerk', `/demands/${id}`)
  await actsIn(page).getByRole('button', { name: '更多操作' }).click()
  await actsIn(page).getByRole('button', { name: '派单', exact: true }).click()
  const form = page.getByRole('form', { name: '派单' })
  await form.getByRole('combobox', { name: '单位', exact: true }).fill('书法社')
  await page.locator('.ant-select-item-option').getByText('书法社').click()
  await form.getByRole('button', { name: '派单', exact: true }).click()
  await form.getByText('boundary.outside').waitFor()
  await form.getByText('书法社').waitFor()
  await expectAccessible(page)
  await form.getByRole('button', { name: '我受指示须坚持办理' }).click()
  await form.getByText('指示人及其原话将记入').waitFor()
  await form.getByRole('button', { name: '派单', exact: true }).click()
  await form.getByText('boundary.instruction-missing').waitFor()
  await form.getByRole('textbox', { name: '姓名' }).fill('赵某')
  await form.getByRole('textbox', { name: '职务' }).fill('某科科长')
  await form.getByRole('textbox', { name: '指示原话' }).fill('先派给书法社。')
  await form.getByRole('button', { name: '派单', exact: true }).click()
  await form.getByText('该指示已记录在案').waitFor()
  const director = await people.api('director')
  const { rows } = await director.view('interferences', { limit: 50 })
  expect(rows.length).toBeGreaterThan(0)
})

story('those whom a demand is about see what becomes of it, and reply', async ({ people }) => {
  const api = await people.api('clerk')
  const { id } = await api.send('demand', 'raise', { text: '物业保安态度恶劣', about: { party: 'property' } })
  const page = await people.signIn('property', `/demands/${id}`)
  await page.getByText('该诉求反映的是您或您所在单位').waitFor()
  expect(await page.getByText('物业保安态度恶劣').count()).toBe(0)
  await expectAccessible(page)
  await actsIn(page).getByRole('button', { name: '情况说明' }).click()
  const form = page.getByRole('form', { name: '情况说明' })
  await form.getByRole('textbox').first().fill('已核实监控并向业主致歉。')
  await form.getByRole('button', { name: '情况说明' }).click()
  await page.getByText('已作情况说明').waitFor()
  const clerk = await people.signIn('clerk', `/demands/${id}`)
  await fileIn(clerk).getByText('已说明').waitFor()
})

story('a demand that the reader may not know of is told apart from a fault', async ({ people }) => {
  people.expectAnswer(404)
  const page = await people.signIn('organization', '/demands/no-such-demand')
  await page.getByText('没有该诉求，或您无权查看。').waitFor()
  await expectAccessible(page)
})

story('the board looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/demands', 'demands-board')
})

story('the list looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/demands?tab=list', 'demands-list')
})

story('the file looks right everywhere, with what one can do', async ({ people }) => {
  const { id } = await assigned(people, '消防车道停放电动自行车')
  const opened = async (page: Page): Promise<void> => {
    await page.locator('.file-actions button').last().click()
    await page.locator('.file-more').waitFor()
    await expectInPlace(page)
  }
  await lookAt(people, 'property', `/demands/${id}`, 'demands-file', { prepare: opened })
})

story('the file beside the board looks right', async ({ people }) => {
  const { id } = await assigned(people, '消防控制室无人值守')
  const page = await people.signIn('clerk', `/demands?open=${id}`, {
    width: 1920,
    height: 1080,
    language: 'en',
    theme: 'dark',
  })
  await page.getByRole('article').getByText('Assigned to').waitFor()
  await expectAccessible(page)
  await expectInPlace(page)
})
