import type { FastifyInstance } from 'fastify'
import type { CommunityListing, Engine, ViewContract } from '../engine/engine.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2a33; --soft: #5b6b76; --line: #d7dfe4; --paper: #fbfcfc; --accent: #0b6e63 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4ebee; --soft: #9aabb5; --line: #33424c; --paper: #151d22; --accent: #5fc9bb } }
* { box-sizing: border-box } body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { max-width: 56rem; margin: 0 auto; padding: 3rem 1.25rem } h1 { margin: 0; font-size: 2rem } h1 small { color: var(--soft); font-weight: 400; font-size: 1.1rem }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; border-bottom: 1px solid var(--line); padding-bottom: .35rem } p { margin: .5rem 0; color: var(--soft) }
a { color: var(--accent) } ul { list-style: none; padding: 0; margin: 0; display: grid; gap: .6rem } li { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem 1rem }
li p { margin: 0; font-size: .92rem } .mark { border: 1px solid currentColor; border-radius: 1rem; padding: .05rem .6rem; font-size: .8rem; color: #a65b00 } code { font-size: .9em }`

const link = (href: string, text: string, more: string): string =>
  `<li><a href="${escaped(href)}">${escaped(text)}</a><p>${more}</p></li>`

const community = ({ id, simulated }: CommunityListing, views: readonly ViewContract[]): string => `
<h2 id="${escaped(id)}">社区 Community <code>${escaped(id)}</code>${simulated ? ' <span class="mark">模拟数据 simulated</span>' : ''}</h2>
<ul>${views.map(({ name, summary }) => link(`/v1/${id}/${name}`, name, `${escaped(summary.zh)}<br>${escaped(summary.en)}`)).join('')}</ul>`

const page = (communities: readonly CommunityListing[], views: readonly ViewContract[]): string => `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>三社 Sanshe</title><style>${STYLE}</style></head><body><main>
<h1>三社 <small>Sanshe</small></h1>
<p>居委会、社会组织与社会工作者平等协作的社区治理引擎。</p>
<p>An engine for communities that a committee, social organisations and social workers govern together as equals.</p>
<p>页面尚未构建：请运行 <code>npm run build</code>，然后重新启动。 The pages are not built: run <code>npm run build</code>, then start the engine again.</p>
${communities.map((one) => community(one, views)).join('') || '<p>还没有社区。 No community yet: <a href="/docs">establish one</a>.</p>'}
<h2>接口 Interfaces</h2>
<ul>${[
  link('/docs', 'API', '命令、查询与事件流的文档 Commands, views and the feed'),
  link('/openapi.json', 'OpenAPI 3.1', '机器可读的契约 The contract for machines'),
  link('/asyncapi.json', 'AsyncAPI 3', '事件与命令在 NATS 上的契约 The contract of events and commands over NATS'),
  link('/ready', 'Ready', '就绪状态与各视图的进度 Whether it is ready, and how far each view has got'),
  link('/metrics', 'Metrics', 'Prometheus'),
].join('')}</ul></main></body></html>
`

/** The page at the root address where the pages of the desk are not built. */
export function indexPage(app: FastifyInstance, engine: Engine): void {
  app.get('/', { schema: { hide: true } }, async (_request, reply) => {
    const communities = await engine.communities()
    return reply.type('text/html; charset=utf-8').send(page(communities, engine.contracts))
  })
}
