import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { ROLE_WORDS } from '../kit/domain-words.ts'
import { useLanguage, useSay } from '../kit/language.tsx'
import { type Persona, type SignInWays, useApi, useSignIn } from '../kit/session.tsx'
import { Icon } from './icons.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Empty } from './parts/empty.tsx'
import { Loading } from './parts/loading.tsx'
import { ProblemNote } from './parts/problem.tsx'
import { frameWords, personaDeeds, roleDeeds, signInWords as words } from './words.ts'

/** The choice before anyone is signed in: the people of the demo, or the sign-in of the organisation. */
export function SignIn({ ways, expired = false }: { readonly ways: SignInWays; readonly expired?: boolean }) {
  const say = useSay()
  const api = useApi()
  const { provider } = ways
  const personas = useQuery({
    queryKey: ['session', 'personas'],
    queryFn: async () => (await api.session.personas()) as readonly Persona[],
    enabled: ways.personas !== undefined,
  })
  const people = personas.data ?? []
  return (
    <>
      <header className="gate-head">
        <img src="/mark.svg" alt="" width="48" height="48" />
        <div>
          <h1 id="gate-product">{say(frameWords.product)}</h1>
          <p>{say(frameWords.tagline)}</p>
        </div>
        <LanguageSwitch />
      </header>
      {expired && (
        <p className="gate-expired" role="status">
          {say(words.expired)}
        </p>
      )}
      {provider !== undefined && (
        <section className="gate-openid">
          <p>{say(words.real)}</p>
          <Button
            type="primary"
            size="large"
            // What was typed stays in this window.
            {...(expired ? { target: '_blank' } : {})}
            href={`${provider}?return=${encodeURIComponent(window.location.pathname + window.location.search)}`}
          >
            {say(words.openid)}
          </Button>
        </section>
      )}
      {personas.isLoading && <Loading rows={3} />}
      {people.length > 0 && !expired && (
        <section className="gate-tour" aria-labelledby="gate-tour">
          <div>
            <h2 id="gate-tour">{say(words.tour)}</h2>
            <p>{say(words.tourLead)}</p>
          </div>
          <Button type="primary" size="large" href="/tour">
            {say(words.tourStart)}
          </Button>
        </section>
      )}
      {people.length > 0 && (
        <section aria-labelledby="gate-title">
          <h2 id="gate-title">{say(words.title)}</h2>
          <p className="gate-lead">{say(words.demo)}</p>
          <ul className="personas">
            {people.map((persona) => (
              <PersonaCard key={persona.id} persona={persona} />
            ))}
          </ul>
        </section>
      )}
      {provider === undefined && ways.personas === undefined && (
        <Empty kind="nothing" title={say(words.none)} next={say(words.noneNext)} />
      )}
      <p className="gate-more">
        <a href="/r">{say(words.residents)}</a> · <a href="/docs">API</a>
      </p>
    </>
  )
}

function PersonaCard({ persona }: { readonly persona: Persona }) {
  const { language, say } = useLanguage()
  const { signIn } = useSignIn()
  const deed = personaDeeds[persona.id] ?? roleDeeds[persona.role]
  const entering = useMutation({
    mutationFn: async () => {
      await signIn({ persona: persona.id })
      if (persona.role === 'resident') window.location.assign('/r')
    },
  })
  return (
    <li>
      <button type="button" className="persona" disabled={entering.isPending} onClick={() => entering.mutate()}>
        <span className="persona-role">{say(ROLE_WORDS[persona.role])}</span>
        <span className="persona-name">{persona.name[language]}</span>
        <span className="persona-title">{persona.title[language]}</span>
        {deed !== undefined && <span className="persona-deed">{say(deed)}</span>}
        <Icon name="right" />
      </button>
      {entering.isError && <ProblemNote error={entering.error} />}
    </li>
  )
}
