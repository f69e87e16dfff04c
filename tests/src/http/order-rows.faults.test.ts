import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig } from './rig.ts'

interface Row {
  readonly row: number
  readonly reference: string | null
  readonly outcome: string
  readonly id?: string
  readonly number?: string
  readonly field?: string
  readonly columns?: readonly string[]
  readonly problem?: { readonly code: string; readonly errors?: readonly { readonly path: string }[] }
  readonly retryAfter?: number
}

const COLUMNS = {
  reference: '工单号',
  text: ['诉求内容', '标题'],
  name: '来电人',
  contact: '联系电话',
  acceptBy: '签收时限',
  resolveBy: '办结时限',
  confidential: { column: '是否保密', values: ['是'] },
  again: { column: '工单类型', values: ['重办'] },
  dates: ['yyyy/M/d H:mm', 'yyyy-MM-dd', 'rfc3339'],
  blank: ['-'],
}
const HEADER = [
  '工单号',
  '标题',
  '诉求内容',
  '来电人',
  '联系电话',
  '签收时限',
  '办结时限',
  '是否保密',
  '工单类型',
  '备注',
]

let at: Rig
let hotline: string
let committee: string
let street: string
beforeAll(async () => {
  at = await engineRig()
  const administrator = await at.token({ sub: 'administrator-1', role: 'administrator' })
  for (const [party, kind] of [
    ['line', 'hotline'],
    ['other-line', 'hotline'],
    ['street', 'street-office'],
  ]) {
    const body = { party, kind, name: party }
    expect((await at.ask('/v1/pa/communities/pa/join-party', { body, token: administrator })).status).toBe(200)
  }
  hotline = await at.token({ sub: 'agent-1', role: 'hotline', party: 'line' })
  committee = await at.token({ sub: 'person-committee-1', party: 'committee' })
  street = await at.token({ sub: 'clerk-1', role: 'street-office', party: 'street' })
  expect((await save(COLUMNS, committee)).status).toBe(200)
})
afterAll(() => at.stop())

const save = (columns: object, token: string, of = 'line') =>
  at.ask('/v1/pa/communities/pa/save-order-columns', { body: { hotline: of, columns }, token })
const line = (values: Readonly<Record<string, string>>): string => HEADER.map((name) => values[name] ?? '').join('\t')
const sheet = (...rows: readonly Readonly<Record<string, string>>[]): string =>
  [HEADER.join('\t'), ...rows.map(line)].join('\r\n')

async function paste(rows: string, token = committee, query = '?hotline=line') {
  const { status, body } = await at.ask(`/v1/pa/demands/receive-orders${query}`, { body: { rows }, token })
  return { status, code: body.code, details: body.details, rows: body.rows as readonly Row[] }
}
async function upload(bytes: Uint8Array<ArrayBuffer>, type: string, token = committee) {
  const answer = await fetch(`${at.url}/v1/pa/demands/receive-orders?hotline=line`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    body: bytes,
  })
  const body = (await answer.json()) as { readonly code: string; readonly rows: readonly Row[] }
  return { status: answer.status, ...body }
}
const file = async (id: string | undefined, token = committee) => {
  const headers = { 'x-min-position': String(await at.log.head()) }
  return (await at.ask(`/v1/pa/demands/${id}`, { token, headers })).body
}
const words = async (id: string | undefined) => {
  const { story } = await file(id, hotline)
  return (story as readonly { readonly data: { readonly text?: string } }[])[0]?.data.text
}

describe('rows pasted from a spreadsheet', () => {
  test('are orders, each answered alone and in their order, with the demand and its number', async () => {
    const { status, rows } = await paste(
      sheet(
        {
          工单号: 'A-1',
          标题: '路灯',
          诉求内容: '3号楼前 路灯5" 不亮',
          来电人: '李女士',
          联系电话: '13800000000',
          签收时限: '2099/3/2 9:05',
          办结时限: '2099-03-04',
        },
        { 工单号: 'A-2', 标题: '停车', 诉求内容: '-', 是否保密: '是' },
        { 工单号: '', 诉求内容: '没有工单号' },
        {},
        { 工单号: 'A-3', 诉求内容: '噪音', 办结时限: '三天内' },
        { 工单号: 'A-4', 诉求内容: '漏水', 联系电话: 'x'.repeat(300) },
        { 工单号: 'A-1', 诉求内容: '又一次' },
      ),
    )
    expect(status).toBe(207)
    expect(
      rows.map(({ row, reference, outcome, field, columns }) => [row, reference, outcome, field, columns]),
    ).toEqual([
      [2, 'A-1', 'accepted', undefined, undefined],
      [3, 'A-2', 'accepted', undefined, undefined],
      [4, null, 'refused', 'reference', ['工单号']],
      [6, 'A-3', 'refused', 'resolveBy', ['办结时限']],
      [7, 'A-4', 'refused', 'contact', ['联系电话']],
      [8, 'A-1', 'known', undefined, undefined],
    ])
    expect(rows.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      undefined,
      'row.invalid',
      'row.invalid',
      'command.invalid',
      undefined,
    ])
    expect(rows[0]?.number).toMatch(/^\d{6}-?\d{6}-?\d$/)
    expect(rows[5]?.id).toBe(rows[0]?.id)
    const { body: last } = await at.ask('/v1/pa/demands?reference=A-1', { token: hotline })
    expect(last.rows).toMatchObject([{ id: rows[0]?.id }])
    expect(await file(rows[0]?.id, hotline)).toMatchObject({
      reference: 'A-1',
      order: { acceptBy: '2099-03-02T01:05:00.000Z', resolveBy: '2099-03-04T16:00:00.000Z' },
    })
    expect(await words(rows[0]?.id)).toBe('3号楼前 路灯5" 不亮')
    expect(await words(rows[1]?.id)).toBe('停车')
    expect(await file(rows[1]?.id)).toMatchObject({ visibility: 'restricted' })
  })

  test('change nothing when they are pasted again, by the same person, another one, or the hotline itself', async () => {
    const rows = sheet({ 工单号: 'B-1', 诉求内容: '电梯停运' }, { 工单号: 'B-2', 诉求内容: '井盖缺失' })
    const first = await paste(rows)
    const ids = first.rows.map(({ id }) => id)
    const head = await at.log.head()
    for (const [token, query] of [
      [committee, '?hotline=line'],
      [street, '?hotline=line'],
      [hotline, ''],
    ] as const) {
      const again = await paste(rows, token, query)
      expect(again.rows.map(({ outcome, id }) => [outcome, id])).toEqual(ids.map((id) => ['known', id]))
    }
    const single = { reference: 'B-1', text: '电梯停运' }
    const { body } = await at.ask('/v1/pa/demands/receive-order', { body: single, token: hotline })
    expect(body).toMatchObject({ code: 'hotline.order-known', details: { demand: ids[0] } })
    expect(await at.log.head()).toBe(head)
  })

  test('that say so open an ended order again, once', async () => {
    const { rows } = await paste(sheet({ 工单号: 'C-1', 诉求内容: '垃圾堆放' }))
    const id = rows[0]?.id
    const decline = () =>
      at.ask(`/v1/pa/demands/${id}/decline`, {
        body: { code: 'outside-territory', reason: '不属于本社区', instead: '请向区城管局反映。' },
        token: committee,
      })
    expect((await decline()).status).toBe(200)
    const rework = sheet({ 工单号: 'C-1', 诉求内容: '垃圾堆放', 工单类型: '重办', 办结时限: '2099-05-01' })
    expect((await paste(rework)).rows).toMatchObject([{ outcome: 'reopened', id }])
    expect((await decline()).status).toBe(200)
    for (const token of [committee, street])
      expect((await paste(rework, token)).rows).toMatchObject([{ outcome: 'known', id }])
    expect(await file(id)).toMatchObject({ state: 'declined' })
  })
})

describe('uploaded files', () => {
  const csv = [
    '工单号,标题,诉求内容,来电人,联系电话,签收时限,办结时限,是否保密,工单类型',
    '"D-1",,"楼道灯坏,\n请修",,,,,,',
    'D-2,"错误,,,,,,',
  ].join('\n')
  const gb = (): Uint8Array<ArrayBuffer> =>
    // "工单号,诉求内容…" in GB18030 is made from the decoder's own table.
    gb18030('工单号,标题,诉求内容,来电人,联系电话,签收时限,办结时限,是否保密,工单类型\r\nD-3,,楼道灯,,,,,,\r\n')

  test('are read with quotes and line breaks, and refused where a quote never closes', async () => {
    const broken = await upload(new TextEncoder().encode(csv), 'text/csv')
    expect([broken.status, broken.code]).toEqual([422, 'orders.unreadable'])
    const whole = await upload(
      new TextEncoder().encode(`\uFEFF${csv.replace('"错误', '正确')}`),
      'text/csv; charset=utf-8',
    )
    expect(whole.rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [2, 'accepted'],
      [3, 'refused'],
    ])
    expect(await words(whole.rows[0]?.id)).toBe('楼道灯坏,\n请修')
  })

  test('are read in the encoding of the content type, and refused in another one', async () => {
    const tabs = new TextEncoder().encode(sheet({ 工单号: 'D-4', 诉求内容: '水管' }))
    expect((await upload(tabs, 'text/tab-separated-values')).rows).toMatchObject([{ outcome: 'accepted' }])
    expect((await upload(gb(), 'text/csv; charset=gb18030')).rows).toMatchObject([
      { reference: 'D-3', outcome: 'accepted' },
    ])
    expect((await upload(gb(), 'text/csv')).code).toBe('body.malformed')
    expect((await upload(tabs, 'text/tab-separated-values; charset=nonsense')).code).toBe('body.type')
  })
})

/** Encodes characters of the basic plane that GB18030 writes with one or two bytes. */
function gb18030(text: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, readonly number[]>()
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1)
      if (low !== 0x7f) table.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  return Uint8Array.from([...text].flatMap((one) => table.get(one) ?? [one.charCodeAt(0)]))
}

describe('refused as a whole', () => {
  test('where the columns are not saved, or not in the rows', async () => {
    expect((await paste(sheet(), committee, '?hotline=other-line')).code).toBe('orders.no-columns')
    const { code, details } = await paste('编号\t内容\n1\t灯坏')
    expect([code, details]).toEqual(['orders.columns', { columns: expect.arrayContaining(['工单号', '诉求内容']) }])
    expect((await paste('')).code).toBe('orders.columns')
    const { body } = await at.ask('/v1/pa/demands/receive-orders?hotline=line', {
      body: { text: 'x' },
      token: committee,
    })
    expect(body.code).toBe('command.invalid')
  })

  test('for senders who may not send one order of it', async () => {
    const rows = sheet({ 工单号: 'E-1', 诉求内容: 'x' })
    const stranger = await at.token({ sub: 'agent-9', role: 'hotline', party: 'other-line' })
    const worker = await at.token({ sub: 'w', role: 'social-work', party: 'social-work' })
    for (const token of [stranger, worker]) expect((await paste(rows, token)).status).toBe(403)
    expect((await paste(rows, committee, '')).code).toBe('request.invalid')
    expect((await at.ask('/v1/pa/demands/receive-orders?hotline=line', { body: { rows } })).status).toBe(401)
    const single = { reference: 'E-1', text: 'x', hotline: 'line' }
    for (const token of [stranger, worker])
      expect((await at.ask('/v1/pa/demands/receive-order', { body: single, token })).status).toBe(403)
    const none = await at.ask('/v1/pa/demands/receive-order', {
      body: { ...single, hotline: 'committee' },
      token: committee,
    })
    expect(none.body.code).toBe('hotline.unknown')
  })

  test('with more than 1,000 rows', async () => {
    const rows = Array.from({ length: 1001 }, (_, nth) => ({ 工单号: `F-${nth}`, 诉求内容: 'x' }))
    expect((await paste(sheet(...rows))).code).toBe('orders.too-many')
  })
})

test('rows beyond the rate limit are postponed, and accepted when they are sent again', async () => {
  const narrow = await engineRig({ rateLimit: 6 })
  try {
    const administrator = await narrow.token({ sub: 'administrator-1', role: 'administrator' })
    const join = { party: 'line', kind: 'hotline', name: '12345' }
    await narrow.ask('/v1/pa/communities/pa/join-party', { body: join, token: administrator })
    const token = await narrow.token({ sub: 'agent-1', role: 'hotline', party: 'line' })
    const columns = { reference: 'No', text: 'What' }
    await narrow.ask('/v1/pa/communities/pa/save-order-columns', { body: { hotline: 'line', columns }, token })
    const rows = ['No\tWhat', ...Array.from({ length: 6 }, (_, nth) => `G-${nth}\tlamp`)].join('\n')
    const { body } = await narrow.ask('/v1/pa/demands/receive-orders', { body: { rows }, token })
    const outcomes = (body.rows as readonly Row[]).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'postponed', 'postponed'])
  } finally {
    await narrow.stop()
  }
})

test('the saved columns can be read by the parties, and are replaced by later ones', async () => {
  const token = await at.token({ sub: 'agent-8', role: 'hotline', party: 'other-line' })
  expect((await save({ reference: 'No', text: 'What', dates: ['yyyy-MM-dd'] }, token, 'other-line')).body.code).toBe(
    'order-columns.dates',
  )
  expect((await save({ reference: 'No', text: 'What' }, token, 'line')).status).toBe(403)
  expect((await save({ reference: 'No', text: 'What' }, token, 'other-line')).status).toBe(200)
  const { body: saved } = await save({ reference: 'Number', text: 'What' }, token, 'other-line')
  const headers = { 'x-min-position': saved.position }
  const { body } = await at.ask('/v1/pa/order-columns?hotline=other-line', { token: street, headers })
  expect(body.rows).toMatchObject([{ id: 'other-line', party: 'other-line', columns: { reference: 'Number' } }])
  const resident = await at.token({ sub: 'resident-1', role: 'resident' })
  expect((await at.ask('/v1/pa/order-columns', { token: resident, headers })).body.rows).toEqual([])
})
