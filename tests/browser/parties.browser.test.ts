import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('a party tells what it gave, received, owes and did in time', async ({ people }) => {
  const page = await people.signIn('clerk', '/parties')
  await settled(page)
  await page.getByRole('combobox', { name: '类别' }).click()
  await page.locator('.ant-select-item-option').getByText('社会组织', { exact: true }).click()
  await page.getByRole('link', { name: '邻里助老' }).click()
  const panel = page.getByRole('dialog')
  for (const part of ['按时情况', '提供与获得', '手册事项办理', '所提供的资源', '岗位', '人员']) {
    await panel.getByRole('heading', { name: part, exact: true }).waitFor()
  }
  await panel.getByRole('link', { name: '日照中心活动区' }).waitFor()
  await expectAccessible(page)
  const { searchParams } = new URL(page.url())
  expect(Object.fromEntries(searchParams)).toEqual({ kind: 'organization', open: 'org-elder-care' })
})

story('a party without an English name has its Chinese one on English pages, marked as Chinese', async ({ people }) => {
  const page = await people.signIn('clerk', '/mark.svg', { language: 'en' })
  await page.route(/\/v1\/[^/]+\/(parties|directory)\?/, async (route) => {
    const answer = await route.fetch()
    const { rows, ...more } = (await answer.json()) as { readonly rows: readonly object[] }
    return route.fulfill({ response: answer, json: { ...more, rows: rows.map((row) => ({ ...row, nameEn: null })) } })
  })
  await page.goto('/parties')
  await settled(page)
  const name = page.getByRole('link', { name: '邻里助老' }).locator('[lang=zh]')
  expect(await name.textContent()).toBe('邻里助老')
  // So too inside a sentence, and in a table.
  await page.goto('/people?tab=hours')
  await page.getByRole('rowheader', { name: '邻里助老' }).locator('[lang=zh]').waitFor()
  await page.goto('/')
  const office = page.getByRole('button', { name: /You and your settings/ }).locator('[lang=zh]')
  await expect.poll(() => office.allTextContents()).toContain('社区居民委员会')
  // In choices and on the map, too.
  await page.goto('/people?tab=people')
  const choice = page.getByRole('combobox', { name: 'Party' })
  await choice.click()
  await choice.fill('邻里助老')
  await page.locator('.ant-select-item-option [lang=zh]', { hasText: '邻里助老' }).click()
  await page.locator('.ant-select-content [lang=zh]', { hasText: '邻里助老' }).waitFor()
  await page.goto('/map')
  await page.locator('svg.map tspan[lang=zh]').first().waitFor()
  // The picture of who gives and receives says them beside the pointer; the table under it has them, too.
  await page.goto('/resources?tab=exchange')
  const picture = page.getByRole('img', { name: /The table below has the same numbers/ })
  const box = await picture.locator('canvas').boundingBox()
  await expect
    .poll(async () => {
      for (let y = 20; y < (box?.height ?? 0); y += 15) await picture.hover({ position: { x: 10, y } })
      return picture.locator('[lang=zh]').count()
    })
    .toBeGreaterThan(0)
  await page.getByText('What went from whom to whom, by category').first().click()
  await page.locator('table [lang=zh]').first().waitFor()
})

story('the parties look right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/parties', 'parties')
})
