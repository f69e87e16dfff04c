import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type People, settled, shot } from './harness/desk.ts'
import { expectAccessible, expectInPlace } from './harness/look.ts'
import { emptyStory } from './harness/story.ts'

/** Opens the set-up as the holder of a token. */
async function setUpAs({ visit }: People, token: string): Promise<Page> {
  const page = await visit('/')
  const headers = { 'x-sanshe-request': '1', origin: new URL(page.url()).origin }
  const answer = await page.request.post('/session', { data: { token }, headers })
  expect(answer.status()).toBe(200)
  await page.goto('/setup')
  await settled(page)
  return page
}

const progress = (page: Page, steps: number) => page.getByText(`已完成 ${steps}/8 步`).waitFor()

/** Pastes rows into the step that is open, and adds them. */
async function paste(page: Page, rows: readonly string[]): Promise<void> {
  await page.getByLabel('数据行').fill(rows.join('\n'))
  await page.getByRole('button', { name: `添加 ${rows.length} 项` }).click()
}

async function pick(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox', { name: label })
  await box.click()
  await box.fill(text)
  await page.locator('.ant-select-item-option', { hasText: text }).first().waitFor()
  await page.keyboard.press('Enter')
}

emptyStory('a community is set up from nothing to its first dispatched demand', async ({ people, token }) => {
  const page = await setUpAs(people, await token('administrator'))
  await progress(page, 0)
  await page.getByLabel('名称', { exact: true }).fill('东风社区')
  await page.locator('[data-step=establish] form button[type=submit]').click()
  await progress(page, 1)
  await page.getByLabel('节假日').fill(`${new Date().getUTCFullYear()}-10-01~${new Date().getUTCFullYear()}-10-07`)
  await page.getByRole('button', { name: '保存' }).click()
  await progress(page, 2)

  // A row that the engine refuses stays, with its reason; the others are added.
  people.expectAnswer(400, 422)
  await paste(page, ['q01\t东风里\t1-6', 'q01\t重复\t1'])
  await page.locator('.form-refusal').waitFor()
  expect(await page.getByLabel('数据行').inputValue()).toBe('q01\t重复\t1')
  await progress(page, 3)
  await page.locator('[data-step=grids] .setup-head').click()
  await page.locator('[data-step=grids]').getByRole('button', { name: '每个小区一个网格' }).click()
  await page.getByRole('button', { name: '添加 1 项' }).click()
  await progress(page, 4)
  await paste(page, ['jwh\t居委会\t东风居委会', 'yg\t社会组织\t阳光助老', 'sgs\t社工机构\t春雨社工'])
  await progress(page, 5)
  await page.getByRole('button', { name: '按模板起草' }).click()
  await progress(page, 6)

  // Each party signs for itself; the administrator's page shows it without a reload.
  for (const [role, party] of [
    ['committee', 'jwh'],
    ['organization', 'yg'],
    ['social-work', 'sgs'],
  ] as const) {
    const own = await setUpAs(people, await token(role, party))
    await progress(own, 6)
    await own.getByRole('button', { name: /^代表.*签署$/ }).click()
    await own.getByRole('button', { name: /^代表.*签署$/ }).waitFor({ state: 'detached' })
  }
  await expect.poll(() => page.getByText('已签署', { exact: true }).count()).toBe(3)
  await shot(page, 'setup-signed')
  await expectInPlace(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: '使其生效' }).click()
  await progress(page, 7)

  // The set-up goes on where the log stands, on any machine.
  const desk = await setUpAs(people, await token('committee', 'jwh'))
  await progress(desk, 7)
  await desk.getByRole('button', { name: '提交诉求' }).click()
  const form = desk.getByRole('dialog')
  await form.getByLabel('诉求内容（诉求人原话）').fill('3 号楼楼道灯不亮')
  await form.getByRole('button', { name: '提交诉求' }).click()
  await desk.getByRole('button', { name: /^受理 / }).click()
  await pick(desk, '事项', '6.01')
  await form.getByLabel('概括').fill('楼道灯损坏')
  await form.getByRole('button', { name: '受理' }).click()
  await form.waitFor({ state: 'hidden' })
  const assign = desk.getByRole('button', { name: /^派单 / })
  await assign.or(desk.getByText('已完成 8/8 步')).first().waitFor()
  if (await assign.isVisible()) {
    await assign.click()
    await pick(desk, '单位', '东风居委会')
    await form.getByRole('button', { name: '派单' }).click()
  }
  await progress(desk, 8)
  await progress(page, 8)
  await shot(desk, 'setup-done')
  await expectInPlace(desk)
  await expectAccessible(desk)
})
