import { App, Button, Input, Popconfirm } from 'antd'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { countText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import { useRouteAnswer, useRouteCall } from './route-query.ts'
import { hookReason, WebhookHistory } from './webhook-history.tsx'
import { adminWords as words } from './words.ts'

interface Webhook {
  readonly id: string
  readonly url: string
  readonly types?: readonly string[]
  readonly position: string
  /** Why nothing is sent any more. */
  readonly off?: string
  /** The event that it has not taken yet. */
  readonly retrying?: { readonly failures: number; readonly next?: string }
}

/** Addresses of other systems that receive events. */
export function WebhookList() {
  const say = useSay()
  const [secret, setSecret] = useState<string>()
  const { data, error, refetch } = useRouteAnswer<{ readonly webhooks: readonly Webhook[] }>('webhooks')
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  return (
    <>
      {secret !== undefined && (
        <div className="note" role="status">
          <div>
            <p className="note-title">{say(words.secret)}</p>
            <code className="admin-secret">{secret}</code>
          </div>
        </div>
      )}
      {data === undefined && <Loading rows={4} />}
      {data?.webhooks.length === 0 && (
        <Empty kind="nothing" title={say(words.noWebhooks)} next={say(words.noWebhooksNext)} />
      )}
      {data !== undefined && data.webhooks.length > 0 && (
        <PlainTable
          label={say(words.webhooks)}
          head={[say(words.address), say(words.types), say(words.position), say(words.standing), say(words.acts)]}
          rows={data.webhooks.map((hook) => ({
            key: hook.id,
            cells: [
              <span key="url" className="admin-url">
                {hook.url}
              </span>,
              hook.types?.join(', ') ?? say(words.allTypes),
              hook.position,
              <Standing key="state" hook={hook} />,
              <HookActs key="acts" hook={hook} onSecret={setSecret} />,
            ],
          }))}
        />
      )}
      <NewWebhook onSecret={setSecret} />
      <WebhookHistory />
    </>
  )
}

function Standing({ hook: { off, retrying } }: { readonly hook: Webhook }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  if (off !== undefined) return <Chip tone="danger">{say(words.off, { why: hookReason(say, off) })}</Chip>
  if (retrying?.next === undefined) return <Chip tone="good">{say(words.works)}</Chip>
  const [n, time] = [countText(language, retrying.failures), momentText(language, retrying.next, zone)]
  return <Chip tone="warn">{say(words.retrying, { n, time })}</Chip>
}

const secretIn = (body: unknown): string => (body as { readonly secret: string }).secret

interface HookActsProps {
  readonly hook: Webhook
  readonly onSecret: (secret: string) => void
}

function HookActs({ hook: { id, url, off }, onSecret }: HookActsProps) {
  const say = useSay()
  const { message } = App.useApp()
  const { mutate, isPending } = useRouteCall()
  const [, set] = useUrlState()
  const post = (act: string, onSuccess: (body: unknown) => void): void =>
    mutate(
      { route: `webhooks/${encodeURIComponent(id)}/${act}`, method: 'POST' },
      { onSuccess, onError: (problem) => void message.error(problem.message) },
    )
  const told = (body: unknown): void => {
    const { taken, reason = '' } = body as { readonly taken: boolean; readonly reason?: string }
    void (taken
      ? message.success(say(words.tested))
      : message.error(say(words.testFailed, { why: hookReason(say, reason) })))
  }
  return (
    <span className="admin-row-acts">
      <Button disabled={isPending} aria-label={`${say(words.test)}: ${url}`} onClick={() => post('test', told)}>
        {say(words.test)}
      </Button>
      {off !== undefined && <Button onClick={() => post('switch-on', () => undefined)}>{say(words.switchOn)}</Button>}
      <Button onClick={() => post('rotate-secret', (body) => onSecret(secretIn(body)))}>{say(words.rotate)}</Button>
      <Button aria-label={`${say(words.deliveries)}: ${url}`} onClick={() => set({ open: id })}>
        {say(words.deliveries)}
      </Button>
      <Link className="admin-link" href={`/administration?tab=letters&durable=${encodeURIComponent(`webhook:${id}`)}`}>
        {say(words.history)}
      </Link>
      <Popconfirm
        title={say(words.removeSure)}
        okText={say(words.remove)}
        cancelText={say(words.cancel)}
        onConfirm={() => mutate({ route: `webhooks/${encodeURIComponent(id)}`, method: 'DELETE' })}
      >
        <Button danger aria-label={`${say(words.remove)}: ${url}`}>
          {say(words.remove)}
        </Button>
      </Popconfirm>
    </span>
  )
}

function NewWebhook({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const say = useSay()
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState('')
  const { mutate, isPending, error } = useRouteCall()
  const create = (event: FormEvent): void => {
    event.preventDefault()
    const named = types.split(/[,，\s]+/).filter((one) => one !== '')
    const body = { url: url.trim(), ...(named.length === 0 ? {} : { types: named }) }
    mutate(
      { route: 'webhooks', method: 'POST', body },
      {
        onSuccess: (made) => {
          onSecret(secretIn(made))
          setUrl('')
          setTypes('')
        },
      },
    )
  }
  return (
    <form className="panel admin-new" onSubmit={create} aria-label={say(words.newWebhook)}>
      <h2>{say(words.newWebhook)}</h2>
      {error !== null && <Refusal error={error} />}
      <label htmlFor="hook-url">{say(words.address)}</label>
      <Input
        id="hook-url"
        value={url}
        onChange={({ target }) => setUrl(target.value)}
        placeholder="https://example.org/sanshe"
      />
      <label htmlFor="hook-types">{say(words.types)}</label>
      <Input
        id="hook-types"
        value={types}
        onChange={({ target }) => setTypes(target.value)}
        aria-describedby="hook-hint"
      />
      <p className="soft" id="hook-hint">
        {say(words.typesHint)}
      </p>
      <Button htmlType="submit" type="primary" loading={isPending} disabled={url.trim() === ''}>
        {say(words.create)}
      </Button>
    </form>
  )
}
