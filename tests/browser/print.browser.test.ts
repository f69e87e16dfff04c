import { expect } from 'vitest'
import { settled, shot } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { pagesOfPdf } from './harness/paper.ts'
import { story } from './harness/story.ts'

story('a quarter has a poster a building, whose code opens the residents’ page there', async ({ people }) => {
  const api = await people.api('director')
  const quarter = (await api.directory()).find(({ kind }) => kind === 'quarter')
  const buildings = quarter?.buildings ?? []
  const page = await people.signIn('director', `/print/posters/${quarter?.id}`)
  await settled(page)
  const codes = page.getByRole('img', { name: `/r?b=${quarter?.id}-` })
  expect(await codes.count()).toBe(buildings.length)
  expect(await pagesOfPdf(page)).toBe(buildings.length)
  await shot(page, 'posters')
})

story('the case file of a demand is found by its number, and names no person in full', async ({ people }) => {
  const api = await people.api('director')
  const { rows } = await api.view('demands', { filters: { state: 'closed' }, sort: 'newest', limit: 1 })
  const [demand] = rows
  const page = await people.signIn('director', '/print')
  await settled(page)
  await page.getByLabel('诉求编号').fill(demand?.number ?? '')
  await page.getByRole('button', { name: '打开案卷' }).click()
  await page.getByRole('heading', { level: 1, name: /^诉求案卷/ }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/print/demand/${demand?.id}`)
  const text = await page.locator('.sheet').first().innerText()
  expect(text).toMatch(/事件位置 \d+/)
  expect(text).toMatch(/[0-9a-f]{64}/)
  expect(text).toMatch(/\d{4}年\d+月\d+日 \d\d:\d\d/)
  const { rows: persons } = await api.view('persons', { limit: 500 })
  for (const { name } of persons) if (typeof name === 'string') expect(text).not.toContain(name)
  expect(await pagesOfPdf(page)).toBe(await page.locator('.sheet').count())
  await shot(page, 'case-file')
})

story('what is printed looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/print', 'print')
})
