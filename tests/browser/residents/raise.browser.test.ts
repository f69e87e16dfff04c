import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openStage, type Stage } from './stage.ts'

/** Texts of the three steps. */
const SAYS = {
  'zh-CN': {
    here: '您在：幸福里 2 号楼',
    start: '我要说事',
    text: '您想说什么事？',
    next: '下一步',
    where: '在哪里？',
    yes: '可以，打电话或发短信',
    phone: '手机或电话号码',
    name: '怎么称呼您？（选填）',
    send: '提交',
    sent: '收到了',
    see: '查看进度',
    progress: '办理进度',
    data: '我的资料',
  },
  'en-GB': {
    here: 'You are at: 幸福里, Building 2',
    start: 'Tell us something',
    text: 'Tell us in your own words',
    next: 'Next',
    where: 'Where is it?',
    yes: 'Yes, call or text me',
    phone: 'Phone number',
    name: 'What shall we call you? (if you like)',
    send: 'Send',
    sent: 'We have it',
    see: 'See the progress',
    progress: 'Progress',
    data: 'My data',
  },
} as const

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 1 })

describe.skipIf(!hasBrowser)('a resident raises a demand', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  test.each(['zh-CN', 'en-GB'] as const)('from the code of a door, in %s', async (language) => {
    const say = SAYS[language]
    const { page, shot, requested } = await stage.visit('/r?b=q04-2', { language })
    await page.getByText(say.here).waitFor()
    await shot(`home-${language}`)
    await page.getByRole('link', { name: say.start }).click()
    await page.getByLabel(say.text).fill('楼道灯坏了一个星期，晚上看不见路。')
    await shot(`words-${language}`)
    await page.getByRole('button', { name: say.next }).click()
    await heading(page, say.where).waitFor()
    await shot(`place-${language}`)
    await page.getByRole('button', { name: say.next }).click()
    await page.getByText(say.yes).click()
    await page.getByLabel(say.phone).fill('138 0013 8000')
    await page.getByLabel(say.name).fill('王女士')
    await shot(`contact-${language}`)
    await page.getByRole('button', { name: say.send }).click()
    await heading(page, say.sent).waitFor()
    const number = (await page.locator('.number strong').textContent()) ?? ''
    expect(number).toMatch(/^\d{6}-\d{6}-\d$/)
    await shot(`sent-${language}`)

    // The link is private: the code stands in the fragment, which no server sees.
    const link = await page.locator('.link textarea').inputValue()
    const [, id = '', code = ''] = /#\/d\/pa\/([^/]+)\/([0-9a-f]{32})$/.exec(link) ?? []
    expect(requested.filter((url) => url.includes(code))).toEqual([])
    expect(requested.filter((url) => !url.startsWith(stage.rig.url))).toEqual([])

    const followed = await stage.visit(link.slice(stage.rig.url.length), { language })
    await heading(followed.page, say.progress).waitFor()
    await followed.page.getByText(number).waitFor()
    await followed.shot(`status-${language}`)
    await followed.page.getByRole('link', { name: say.data }).click()
    await heading(followed.page, say.data).waitFor()
    await followed.shot(`data-${language}`)

    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(body).toMatchObject({ number, quarter: 'q04', level: 'L3', raiser: { kind: 'outsider' } })
    const story = body.story as readonly { readonly event: string; readonly data: object }[]
    expect(story.find(({ event }) => event === 'DemandRaised')?.data).toMatchObject({
      text: '楼道灯坏了一个星期，晚上看不见路。',
      contact: '13800138000',
      raiser: { name: '王女士' },
      place: { quarter: 'q04', building: '2' },
    })
  })

  test('with words that sound dangerous: 120 stands first before sending and after, and people on duty are called', async () => {
    const { page, shot } = await stage.visit('/r')
    await page.getByRole('link', { name: '我要说事' }).click()
    const first = page.locator('.danger .call').first()
    await page.getByLabel('您想说什么事？').fill('我妈晕 倒了，叫不醒')
    await first.waitFor()
    expect(await first.getAttribute('href')).toBe('tel:120')
    await page.getByText('现在就有危险，请马上派人').click()
    await shot('danger-zh')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('不方便说').click()
    await page.getByRole('button', { name: '下一步' }).click()
    expect(await first.getAttribute('href')).toBe('tel:120')
    await page.getByText('不用找我，我自己来查').click()
    await page.getByText('不要让别人知道').click()
    await page.getByRole('button', { name: '提交' }).click()
    await heading(page, '收到了').waitFor()
    expect(await first.getAttribute('href')).toBe('tel:120')
    const [, id = ''] = /#\/sent\/pa\/([^/]+)\//.exec(page.url()) ?? []
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(body).toMatchObject({ level: 'L1', visibility: 'restricted', safeContact: { none: true } })
  })

  test('and is told at each step what is missing, with what was written kept', async () => {
    const { page } = await stage.visit('/r')
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').filter({ hasText: '请写一下是什么事。' }).waitFor()
    await page.getByLabel('您想说什么事？').fill('长椅坏了')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').filter({ hasText: '请选一项。' }).waitFor()
    await page.getByText('别的地方，比如路边、广场').click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').filter({ hasText: '请写一下在什么地方。' }).waitFor()
    await page.getByLabel('在什么地方？').fill('南门公交站旁边')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('可以，打电话或发短信').click()
    await page.getByLabel('手机或电话号码').fill('12a')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('alert').filter({ hasText: '请填写电话号码' }).waitFor()
    // Back through the browser's own history.
    await page.goBack()
    expect(await page.getByLabel('在什么地方？').inputValue()).toBe('南门公交站旁边')
    await page.goBack()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe('长椅坏了')
  })
})
