import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, expectInPlace } from '../harness/look.ts'
import { hasBrowser, openStage, type Stage, stored, targetsOn } from './stage.ts'

describe.skipIf(!hasBrowser)('with an account', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  /** Signs a browser in. */
  async function signIn(page: Page, grantee: Parameters<Stage['rig']['token']>[0]): Promise<void> {
    const headers = { 'x-sanshe-request': '1', origin: stage.rig.url }
    const data = { token: await stage.rig.token(grantee) }
    const answer = await page.context().request.post(`${stage.rig.url}/session`, { data, headers })
    expect(answer.status()).toBe(200)
    await page.reload()
  }
  const resident = (sub: string) => ({ sub, role: 'resident' as const })

  /** Fills the three steps of a demand, up to the last button. */
  async function fill(page: Page, text: string): Promise<void> {
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill(text)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('不方便说').click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('不用找我，我自己来查').click()
  }

  /** Raises a demand, and leaves the page at its number. */
  async function raise(page: Page, text: string): Promise<void> {
    await fill(page, text)
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '收到了' }).waitFor()
  }

  test('a resident raises a demand as themselves, finds it again without a link, and sees who has looked', async () => {
    const { page, shot } = await stage.visit('/r')
    await signIn(page, resident('resident-0007'))
    await page.getByText('已登录：resident-0007').waitFor()
    await raise(page, '信箱坏了')
    expect(await page.locator('.link').count()).toBe(0)
    const [, id = ''] = /#\/sent\/pa\/([^/]+)$/.exec(page.url()) ?? []
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(body).toMatchObject({ raiser: { kind: 'resident', id: 'resident-0007' } })

    await page.goto(`${stage.rig.url}/r`)
    await page.getByRole('link', { name: '我说过的事' }).click()
    await shot('mine-zh')
    await page.getByRole('link', { name: /已收到/ }).click()
    await page.getByText('信箱坏了').waitFor()
    await page.getByRole('link', { name: '我的资料' }).click()
    await page.getByText('您已登录，资料属于您的账号。').waitFor()
    await expect
      .poll(async () => {
        await page.reload()
        await page.getByRole('heading', { name: '谁看过' }).waitFor()
        await page.getByText(/工号|目前只有您自己/).waitFor()
        return page.locator('.readers').textContent()
      })
      .toContain('person-committee-1')
  })

  test('a resident chooses what is sent to them outside the pages, and finds it again', async () => {
    const { page, shot } = await stage.visit('/r')
    await signIn(page, resident('resident-0010'))
    await page.getByRole('link', { name: '我说过的事' }).click()
    await page.getByRole('link', { name: '设置消息提醒' }).click()
    const answers = page.getByRole('group', { name: /需要您回答时/ })
    expect(await answers.getByLabel('不发').isChecked()).toBe(true)
    await answers.getByText('马上发').click()
    await page
      .getByRole('group', { name: /其他每一步/ })
      .getByText('每天汇总一次')
      .click()
    await page.getByLabel('每天汇总在几点发').fill('23:00')
    await page.getByText('这段时间不要打扰我').click()
    await page.getByLabel('希望怎么收到').selectOption('sms')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('每日汇总时间须在免打扰时段之外').waitFor()
    await page.getByLabel('每天汇总在几点发').fill('09:10')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    await shot('alerts-zh')
    await expectInPlace(page)
    await expectAccessible(page)
    const small = (await targetsOn(page)).filter(({ width, height }) => Math.min(width, height) < 44)
    expect(small).toEqual([])
    await page.reload()
    await page.getByText('这段时间不要打扰我').waitFor()
    expect(await answers.getByLabel('马上发').isChecked()).toBe(true)
    expect(await page.getByLabel('每天汇总在几点发').inputValue()).toBe('09:10')
    expect(await page.getByLabel('从').inputValue()).toBe('22:00')
    expect(await page.getByLabel('希望怎么收到').inputValue()).toBe('sms')
    const before = stage.rig.ask('/v1/pa/resident-notification-settings', {
      token: await stage.rig.token(resident('resident-0011')),
    })
    expect((await before).body.rows).toEqual([])
  })

  test('a raiser without an account learns that nothing is sent to them', async () => {
    const { page } = await stage.visit('/r')
    await raise(page, '灯不亮')
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByRole('link', { name: '我的资料' }).click()
    await page.getByText('有账号的居民才能收到消息提醒').waitFor()
  })

  test('a draft goes when its writer signs out, and is not shown to another person', async () => {
    const { page } = await stage.visit('/r')
    await signIn(page, resident('resident-0008'))
    const write = async (text: string) => {
      await page.getByRole('link', { name: /我要说事|接着说/ }).click()
      await page.getByLabel('您想说什么事？').fill(text)
      await expect.poll(() => stored(page)).toContain('sealed')
      await page.goto('about:blank')
      await page.goto(`${stage.rig.url}/r`)
      await page.getByText('您有一件事还没说完').waitFor()
    }
    await write('只有我知道')
    await page.getByRole('link', { name: '我说过的事' }).click()
    await page.getByRole('button', { name: '在这台手机上退出登录' }).click()
    await page.getByRole('link', { name: '我要说事' }).click()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe('')
    await page.goto(`${stage.rig.url}/r`)

    await signIn(page, resident('resident-0008'))
    await write('又写了一次')
    await signIn(page, resident('resident-0009'))
    await page.getByText('已登录：resident-0009').waitFor()
    await page.getByRole('link', { name: '我要说事' }).click()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe('')
  })

  test('a resident with an account finds where to sign in', async () => {
    const { page } = await stage.visit('/r')
    expect(await page.getByText('我有账号，去登录').count()).toBe(0)
    const refused = { type: '', title: '未登录', status: 401, detail: '请登录。', code: 'session.none' }
    const json = { ...refused, signIn: { token: true, provider: '/auth/login' } }
    await page.route('**/session', (route) => route.fulfill({ status: 401, json }))
    await page.reload()
    const link = page.getByRole('link', { name: '我有账号，去登录' })
    expect(await link.getAttribute('href')).toMatch(/^\/auth\/login\?return=%2Fr/)
  })

  test('a resident whose session has ended is asked before anything is sent as a visitor’s', async () => {
    const { page, shot } = await stage.visit('/r')
    await signIn(page, resident('resident-0012'))
    await page.getByText('已登录：resident-0012').waitFor()
    await fill(page, '楼道灯不亮')
    await page.context().clearCookies()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('您的登录已失效').waitFor()
    await page.getByText('请在上面选择怎样继续').waitFor()
    await shot('session-ended-zh')
    await expectInPlace(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: '不登录，继续' }).click()
    await page.getByRole('heading', { name: '收到了' }).waitFor()
    // A visitor follows it by a private link.
    await page.locator('.link').waitFor()
    expect(await page.getByText('您的登录已失效').count()).toBe(0)
  })

  test('what a resident wrote before their session ended waits for them', async () => {
    const { page } = await stage.visit('/r')
    await signIn(page, resident('resident-0013'))
    await page.getByText('已登录：resident-0013').waitFor()
    await fill(page, '扶手松了')
    await expect.poll(() => stored(page)).toContain('sealed')
    await page.context().clearCookies()
    await page.goto('about:blank')
    await page.goto(`${stage.rig.url}/r`)
    await page.getByText('您登录时写的一件事还没有提交').waitFor()
    await page.getByRole('link', { name: '我要说事' }).click()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe('')
    await page.goto(`${stage.rig.url}/r`)
    await signIn(page, resident('resident-0013'))
    await page.getByRole('link', { name: '接着说' }).click()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe('扶手松了')
  })

  test('a person of a party uses these pages without it: what they raise here is theirs, not the party’s', async () => {
    const { page } = await stage.visit('/r')
    await signIn(page, { sub: 'person-committee-1', role: 'committee', party: 'committee' })
    expect(await page.getByText('我说过的事').count()).toBe(0)
    await raise(page, '我家门口也积水')
    const [, id = ''] = /#\/sent\/pa\/([^/]+)\/[0-9a-f]{32}$/.exec(page.url()) ?? []
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(body).toMatchObject({ raiser: { kind: 'anonymous' } })
  })
})
