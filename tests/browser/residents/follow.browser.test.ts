import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { delivered, hasBrowser, openStage, type Stage } from './stage.ts'

const PHONE = '13800138000'

describe.skipIf(!hasBrowser)('a raiser follows a demand', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  /** Raises a demand without an account. */
  async function raised(body: object = {}) {
    const answer = await stage.rig.ask('/v1/pa/demands', { body: { text: '路灯坏了', contact: PHONE, ...body } })
    const { id, number, followUpCode } = answer.body
    return { id, number, link: `/r#/d/pa/${id}/${followUpCode}`, code: { 'x-follow-up-code': followUpCode } }
  }

  const state = async (id: string) => {
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    return (await stage.rig.ask(`/v1/pa/demands/${id}`, { token })).body.state
  }
  const says = (page: Page, text: string) => page.getByText(text).first().waitFor()

  test('sees where it stands as soon as a party acts, says that it is not resolved, and it is opened again', async () => {
    const { id, link } = await raised()
    const { page, shot } = await stage.visit(link)
    await says(page, '已收到')
    await delivered(stage, id)
    await says(page, '办好了，请您看看行不行')
    await says(page, '安居物业：报告已办好')
    await says(page, '已更换灯泡，晚上亮了。')
    await shot('delivered-zh')
    await page.getByRole('button', { name: '没解决' }).click()
    await page.getByLabel('还差什么？').fill('还是一闪一闪的')
    await shot('unresolved-zh')
    await page.getByRole('button', { name: '提交' }).click()
    await says(page, '收到，会退回去重新办。')
    await says(page, '您说：没解决')
    await expect.poll(() => state(id)).toBe('assigned')
  })

  test('says that it is resolved and that they are satisfied, in English, and can still have it reopened', async () => {
    const { id, link } = await raised()
    await delivered(stage, id)
    const { page, shot } = await stage.visit(link, { language: 'en-GB', theme: 'dark' })
    await page.getByRole('button', { name: 'Resolved', exact: true }).click()
    await page.getByText('Satisfied', { exact: true }).click()
    await page.getByRole('button', { name: 'Send' }).click()
    await says(page, 'Thank you. It is closed.')
    await expect.poll(() => state(id)).toBe('closed')
    await shot('closed-en-dark')
    await page.getByRole('button', { name: 'It is not resolved after all' }).click()
    await page.getByRole('button', { name: 'Send' }).click()
    await says(page, 'It is opened again')
    await expect.poll(() => state(id)).toBe('assigned')
  })

  test('is asked whether a recorded callback is right: one says so, one disputes it', async () => {
    const [right, wrong] = [await raised(), await raised()]
    for (const { id } of [right, wrong]) {
      await delivered(stage, id)
      const word = { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' }
      await stage.work(id, 'record-callback', word)
    }
    const asks = 'P社区居民委员会记录您说已解决、满意，对吗？'
    const one = await stage.visit(right.link)
    await says(one.page, asks)
    await one.shot('recorded-zh')
    await one.page.getByRole('button', { name: '对', exact: true }).click()
    await says(one.page, '谢谢您确认。')
    expect(await one.page.getByText(asks).count()).toBe(0)
    const other = await stage.visit(wrong.link)
    await says(other.page, asks)
    await other.page.getByRole('button', { name: '不是我说的' }).click()
    await says(other.page, '收到，这条回访记录作废。')
    await expect.poll(() => Promise.all([right.id, wrong.id].map(state))).toEqual(['closed', 'delivered'])
  })

  test('urges it once a working day, and withdraws it', async () => {
    const { id, link } = await raised()
    const { page } = await stage.visit(link)
    await page.getByRole('button', { name: '催一下' }).click()
    await says(page, '已经帮您催了')
    await page.getByRole('button', { name: /催一下.*已催 1 次/ }).click()
    await says(page, '该诉求已催办，下一个工作日可再次催办。')
    await page.getByRole('button', { name: '撤回，不办了' }).click()
    await page.getByRole('button', { name: '确定撤回' }).click()
    await says(page, '已撤回。')
    await expect.poll(() => state(id)).toBe('withdrawn')
  })

  test('appeals against a decline once', async () => {
    const { id, link } = await raised()
    const why = { code: 'outside-territory', reason: '这条路不归本社区管。', instead: '请联系市政热线。' }
    await stage.work(id, 'decline', why)
    const { page, shot } = await stage.visit(link)
    await says(page, '没有受理')
    await says(page, '请联系市政热线。')
    await shot('declined-zh')
    await page.getByRole('button', { name: '我要申诉' }).click()
    await page.getByLabel('说说理由').fill('就在小区门口')
    await page.getByRole('button', { name: '提交' }).click()
    await says(page, '申诉已收到')
    await expect.poll(() => state(id)).toBe('raised')
  })

  test('sees who has looked, publishes their words and takes that back, and erases them after the end', async () => {
    const { id, link, code } = await raised({ name: '王女士' })
    await delivered(stage, id)
    await expect.poll(() => state(id)).toBe('delivered')
    const { page, shot } = await stage.visit(link)
    await page.getByRole('link', { name: '我的资料' }).click()
    await expect
      .poll(
        async () => {
          await page.reload()
          await page.getByRole('heading', { name: '谁看过' }).waitFor()
          return page.locator('.readers').textContent()
        },
        { interval: 500 },
      )
      .toContain('P社区居民委员会（工号 person-committee-1）')
    await page.getByRole('button', { name: '同意公开' }).click()
    await says(page, '您的原话已公开。')
    await shot('my-data-zh')
    const stranger = await stage.rig.ask(`/v1/pa/demands/${id}`)
    expect(JSON.stringify(stranger.body)).toContain('路灯坏了')
    await page.getByRole('button', { name: '收回，不公开' }).click()
    await says(page, '您的原话不再公开。')
    await says(page, '办理期间，经办人员需要看您说的话。')
    await stage.rig.ask(`/v1/pa/demands/${id}/give-feedback`, { body: { resolved: true }, headers: code })
    await page.getByRole('button', { name: '永久删除' }).click()
    await page.getByRole('button', { name: '确定删除' }).click()
    await says(page, '您的资料已删除。')
    await page.getByRole('link', { name: '返回办理进度' }).click()
    await says(page, '已删除')
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(JSON.stringify(body)).not.toMatch(/路灯坏了|王女士|13800138000/)
  })

  test('finds it by number and the last digits of the phone, with five wrong tries a day', async () => {
    const { number } = await raised()
    const { page, shot, requested } = await stage.visit('/r')
    await page.getByRole('link', { name: '查进度' }).click()
    const look = async (digits: string) => {
      await page.getByLabel('编号').fill(number.replaceAll('-', ' '))
      await page.getByLabel('您留的电话后 4 位').fill(digits)
      await page.getByRole('button', { name: '查询' }).click()
    }
    await look('8000')
    await page.getByRole('heading', { name: '办理进度' }).waitFor()
    await says(page, number)
    expect(requested.filter((url) => url.includes(number) || url.includes('8000'))).toEqual([])
    await page.goBack()
    // The whole phone number is as good. Only its end leaves the phone.
    const asked = page.waitForRequest((request) => request.url().endsWith('/follow'))
    await look('138 0013 8000')
    expect((await asked).postDataJSON()).toMatchObject({ phoneEnding: '8000' })
    await page.getByRole('heading', { name: '办理进度' }).waitFor()
    await page.goBack()
    for (let tries = 0; tries < 5; tries += 1) {
      await look(`111${tries}`)
      await says(page, '编号和电话对不上')
      await page.getByLabel('您留的电话后 4 位').fill('')
    }
    await look('8000')
    await says(page, '今天输错次数太多了')
    await shot('too-many-zh')
  })

  test('with a wrong link sees nothing', async () => {
    const [one, other] = [await raised(), await raised()]
    const { page } = await stage.visit(one.link.replace(/[^/]+$/, other.link.split('/').at(-1) ?? ''))
    await says(page, '没有找到这件事。')
    expect(await page.textContent('body')).not.toContain(one.number)
  })
})
