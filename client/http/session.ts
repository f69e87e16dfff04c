import { HttpProblem } from './errors.ts'
import type { HttpCallOptions, Transport } from './transport.ts'

/** A text for people, in both languages. */
export interface BothLanguages {
  readonly en: string
  readonly zh: string
}

/** Who a session acts for. */
export interface SessionFacts {
  readonly community: string
  /** All communities in which the session may be used. */
  readonly communities: readonly string[]
  readonly actor: string
  readonly role: string
  readonly party?: string
  readonly name?: string
  /** The posts that the person holds for the party. */
  readonly posts: readonly { readonly kind: string; readonly [more: string]: unknown }[]
  /** When the session ends, unless another request prolongs it. */
  readonly expires: string
  /** Where the browser goes to sign out, for a person who signed in with the identity provider: `/auth/logout`. */
  readonly signOut?: string
}

/** A person of a simulated community, as whom anyone may sign in. */
export interface PersonaListing {
  readonly id: string
  readonly community: string
  readonly name: BothLanguages
  readonly title: BothLanguages
  readonly role: string
  readonly party?: string
}

/** Signing in and out in a browser. The session is a cookie that scripts cannot read. */
export interface SessionApi {
  /** Signs in: in a demo as a persona, elsewhere with a token. */
  signIn(
    as: { readonly persona: string } | { readonly token: string },
    options?: HttpCallOptions,
  ): Promise<SessionFacts>
  /** Who is signed in; undefined where it is no one. */
  whoAmI(options?: HttpCallOptions): Promise<SessionFacts | undefined>
  signOut(options?: HttpCallOptions): Promise<void>
  /** The persons of a simulated community; none where the engine has no simulated one. */
  personas(options?: HttpCallOptions): Promise<readonly PersonaListing[]>
}

/** Gives a value for one refusal, and throws every other error. */
const instead =
  <T>(status: number, value: T) =>
  (error: unknown): T => {
    if (error instanceof HttpProblem && error.status === status) return value
    throw error
  }

export const sessionApi = ({ call }: Pick<Transport, 'call'>, community: string): SessionApi => {
  const path = community === '' ? '/session' : `/session?community=${encodeURIComponent(community)}`
  return {
    async signIn(as, options) {
      const { body } = await call(path, { ...options, method: 'POST', body: as })
      return body as SessionFacts
    },
    whoAmI: (options) => call(path, options).then(({ body }) => body as SessionFacts, instead(401, undefined)),
    async signOut(options) {
      await call('/session', { ...options, method: 'DELETE' })
    },
    personas: (options) =>
      call('/personas', options).then(
        ({ body }) => (body as { personas: readonly PersonaListing[] }).personas,
        instead<readonly PersonaListing[]>(404, []),
      ),
  }
}
