import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('an area is chosen by the keyboard, and its demands open', async ({ people }) => {
  const page = await people.signIn('director', '/map')
  await settled(page)
  const area = page.locator('.map-area').first()
  await area.waitFor()
  const href = await area.getAttribute('href')
  await page.getByRole('button', { name: /^小区/ }).focus()
  await page.keyboard.press('Tab')
  expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe(href)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '诉求' }).waitFor()
  expect(new URL(page.url()).searchParams.get('grid')).toMatch(/./)
  await page.goBack()
  await area.waitFor()
})

story('the table says what the map says', async ({ people }) => {
  const page = await people.signIn('social-worker', '/map?tab=quarter', { language: 'en' })
  await settled(page)
  await page.locator('.map-area').first().waitFor()
  const areas = await page.getByRole('link', { name: / open/ }).evaluateAll((all) => all.map((one) => one.textContent))
  const rows = await page.locator('.map-table tbody tr').allInnerTexts()
  expect(rows).toHaveLength(areas.length)
  for (const row of rows) {
    const [name = '', open, overdue] = row.split(/\t|\n/).map((cell) => cell.trim())
    const late = overdue === '0' ? '' : `⚠ ${overdue} overdue`
    expect(areas).toContain(`${name} ${open} open ${late}`)
  }
})

story('the map looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/map', 'map')
})
