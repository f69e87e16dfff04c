import { settled, shot } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('a full disk is told in plain words, with its mend', async ({ people }) => {
  people.expectAnswer(503)
  const page = await people.signIn('administrator', '/')
  await settled(page)
  const sound = await (await page.request.get('/ready')).json()
  const detail = 'The disk of the event log is full. Free at least 6 MiB, then send the command again.'
  const condition = { part: 'disk', code: 'log.full', detail, stops: ['commands'] }
  await page.route('**/ready', (route) =>
    route.fulfill({ status: 503, json: { ...sound, status: 'not ready', conditions: [condition] } }),
  )
  await page.goto('/health')
  await page.getByRole('heading', { name: '磁盘已满' }).waitFor()
  await page.getByText('已停止：办理（写入）').waitFor()
  await page.getByText('请为数据目录所在磁盘腾出空间').waitFor()
  await shot(page, 'health-full')
  await page.unroute('**/ready')
  await page.getByText('一切正常').waitFor()
})

story('a proxy that withholds the state is told apart from a fault', async ({ people }) => {
  people.expectAnswer(404)
  const page = await people.signIn('administrator', '/', { language: 'en' })
  await settled(page)
  await page.route('**/ready', (route) => route.fulfill({ status: 404, body: 'not here' }))
  await page.goto('/health')
  await page.getByText('The engine does not tell its state here').waitFor()
})

story('the health page looks right everywhere', async ({ people }) => {
  await lookAt(people, 'administrator', '/health', 'health')
})
