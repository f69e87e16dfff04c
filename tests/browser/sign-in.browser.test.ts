import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'
import { stored } from './residents/stage.ts'

story('a visitor signs in with one click, and lands on the desk', async ({ people }) => {
  const page = await people.visit('/')
  await page.getByRole('button', { name: '居委会窗口' }).click()
  await page.getByRole('heading', { level: 1, name: '我的工作台' }).waitFor()
  await page.getByText('实时', { exact: true }).waitFor()
})

story('a link to a page leads there after the sign-in', async ({ people }) => {
  const page = await people.visit('/messages?tab=todo')
  await page.getByRole('button', { name: '居委会主任' }).click()
  await settled(page)
  expect(new URL(page.url()).pathname).toBe('/messages')
  await page.getByRole('button', { name: '待办' }).and(page.locator('[aria-current=page]')).waitFor()
})

story('where an identity provider is set up, its sign-in leads back to the page', async ({ people }) => {
  const page = await people.visit('/mark.svg')
  const refused = {
    code: 'session.none',
    status: 401,
    title: '未登录',
    detail: '',
    signIn: { provider: '/auth/login' },
  }
  await page.route('**/session', (route) => route.fulfill({ status: 401, json: refused }))
  await page.goto('/messages?tab=todo')
  const link = page.getByRole('link', { name: '登录' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe(`/auth/login?return=${encodeURIComponent('/messages?tab=todo')}`)
})

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '我的账号与设置' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
}

story('a resident at the desk finds the pages for residents', async ({ people }) => {
  const page = await people.signIn('resident', '/')
  await page.getByRole('link', { name: '我要说事、查进度' }).click()
  await page.getByText('我说过的事').waitFor()
})

story('signing out deletes what was written on the residents’ pages of the browser', async ({ people }) => {
  // The feed that is open at the sign-out.
  people.expectAnswer(401)
  const page = await people.signIn('clerk', '/r#/say/1')
  await page.getByLabel('您想说什么事？').fill('楼道里堆了杂物')
  await expect.poll(() => stored(page)).toContain('sealed')
  await page.goto('/messages')
  await settled(page)
  await signOut(page)
  await page.getByRole('button', { name: '居委会窗口' }).waitFor()
  expect(await stored(page)).not.toContain('sealed')
})

story('who signed in with the identity provider signs out there, too', async ({ people }) => {
  const page = await people.signIn('clerk', '/mark.svg')
  await page.route('**/session', async (route) => {
    const answer = await route.fetch()
    return route.fulfill({ response: answer, json: { ...((await answer.json()) as object), signOut: '/auth/logout' } })
  })
  await page.route('**/auth/logout', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Goodbye</h1>' }))
  await page.goto('/messages')
  await settled(page)
  await signOut(page)
  await page.getByRole('heading', { name: 'Goodbye' }).waitFor()
})

story('the sign-in looks right everywhere', async ({ people }) => {
  await lookAt(people, undefined, '/', 'sign-in')
})
