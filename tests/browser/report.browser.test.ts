import { expect } from 'vitest'
import { settled, shot } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { pagesOfPdf } from './harness/paper.ts'
import { story } from './harness/story.ts'

story('a director prints the month in three clicks, on two pages', async ({ people }) => {
  const page = await people.signIn('director', '/')
  await settled(page)
  await page.getByRole('link', { name: '月报' }).click()
  await settled(page)
  await page.getByRole('heading', { name: /^20\d\d-\d\d 月度报告$/ }).waitFor()
  await page.evaluate('window.printed = 0; window.print = () => { window.printed += 1 }')
  await page.getByRole('button', { name: '打印' }).click()
  expect(await page.evaluate('window.printed')).toBe(1)
  expect(await pagesOfPdf(page)).toBe(2)
  // What does not fit on a page would be cut off.
  await page.emulateMedia({ media: 'print' })
  const over = await page.evaluate(
    "[...document.querySelectorAll('.sheet')].map((sheet) => sheet.scrollHeight - sheet.clientHeight)",
  )
  expect(over).toEqual([0, 0])
  await shot(page, 'report-print')
})

story('another month has its own address, and a month without a report says so', async ({ people }) => {
  const page = await people.signIn('director', '/report?month=1999-01', { language: 'en' })
  await page.getByText('There is no report of this month').waitFor()
  await page
    .getByRole('main')
    .getByRole('button', { name: /^20\d\d-\d\d$/ })
    .click()
  await page.getByRole('heading', { name: /^Report of 20/ }).waitFor()
})

story('the report looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/report', 'report')
})
