import type { CommandListing } from './command-list.ts'
import type { HttpProblem, HttpUnreachable } from './errors.ts'
import type { SessionApi } from './session.ts'
import type { HttpCall, HttpCallOptions, HttpReply } from './transport.ts'
import type {
  AggregateName,
  CommandAddition,
  CommandBody,
  CommandName,
  CountedViewKey,
  EventName,
  FiltersFor,
  NamesAggregate,
  PublishedEvent,
  RestrictedIn,
  RowViewKey,
  SortOf,
  ViewKey,
  ViewRowOf,
} from './types.ts'

/** How a command is sent. */
export interface SendOptions extends HttpCallOptions {
  /**
   * The same key again gets the same answer and changes nothing. Default: a random key for each call. Give one to send the same
   * command again after a reload of the page, for instance the key that a draft keeps.
   */
  readonly key?: string | undefined
  /** The revision that the sender last saw, or its ETag. Refused with 412 where the aggregate has changed since. */
  readonly ifMatch?: number | string | undefined
  /** The follow-up code of a demand that was raised without a name. */
  readonly followUpCode?: string | undefined
}

/** The options of a command: with the id of the aggregate where the command needs one. */
export type SendArguments<A extends AggregateName, C extends CommandName<A>> =
  NamesAggregate<A, C> extends true
    ? [options: SendOptions & { readonly id: string }]
    : [options?: SendOptions & { readonly id?: string | undefined }]

/** The answer to an accepted command. */
export interface DoneCommand {
  readonly id: string
  /** The revision of the last event of the stream. */
  readonly revision: number
  /** Ask a view with this `minPosition` to read what the command wrote. */
  readonly position: string
  /** Names of the recorded events, in order; none where nothing changed. */
  readonly events: readonly EventName[]
  /** Given once, to a caller without a name who raised something. */
  readonly followUpCode?: string
  /** Whether this answer was given before under the same key. Nothing was written now. */
  readonly replayed: boolean
}

/** One command of a batch. */
export type BatchItem = {
  [A in AggregateName]: {
    [C in CommandName<A>]: {
      readonly aggregate: A
      readonly command: C
      readonly body: CommandBody<A, C>
      readonly key?: string | undefined
      readonly ifMatch?: number | undefined
    } & (NamesAggregate<A, C> extends true ? { readonly id: string } : { readonly id?: string | undefined })
  }[CommandName<A>]
}[AggregateName]

/** The answer to one command of a batch. */
export type BatchAnswer =
  | ({ readonly ok: true; readonly key: string; readonly [added: string]: unknown } & DoneCommand)
  | { readonly ok: false; readonly key: string; readonly problem: HttpProblem }

/** How a view is read. */
export interface ReadOptions extends HttpCallOptions {
  /** Answer only once the view has seen this position, usually that of a command of the reader's own. */
  readonly minPosition?: string | undefined
  readonly followUpCode?: string | undefined
  /** The `etag` of an earlier answer. Where the answer is still the same, the call resolves with undefined. */
  readonly etag?: string | undefined
}

export interface PageOptions<N extends ViewKey> extends ReadOptions {
  readonly id?: undefined
  readonly filters?: FiltersFor<N> | undefined
  readonly sort?: SortOf<N> | undefined
  /** Rows of a page, 1 to 500. Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the previous page. */
  readonly after?: string | undefined
}

export interface RowOptions extends ReadOptions {
  readonly id: string
  /** `sealed` leaves personal values closed, as `{ sealed: true }`. Nothing is opened, and no reading is recorded. Default: `opened`. */
  readonly personal?: 'opened' | 'sealed' | undefined
}

/** A page of a view. */
export interface RowsPage<N extends ViewKey> {
  readonly rows: readonly ViewRowOf<N>[]
  /** Where the next page begins; absent on the last. */
  readonly next?: string
  /** The answer is true as of this position. */
  readonly position: string
  readonly etag: string
  readonly restricted: RestrictedIn<N>
}

/** How many rows of a view the caller may know of. */
export interface StateCounts {
  /** The number of rows in each state. States without rows are left out. */
  readonly counts: Readonly<Record<string, number>>
  /** The answer is true as of this position. */
  readonly position: string
}

/** One row of a view. */
export interface OneRow<N extends ViewKey> {
  readonly row: ViewRowOf<N>
  readonly position: string
  readonly etag: string
}

/** Which events are wanted. Default: all that the reader may know of. */
export interface EventsOptions<N extends EventName = EventName> extends HttpCallOptions {
  /** The position, or the cursor, after which to begin. Default: the first event. */
  readonly after?: string | undefined
  readonly types?: readonly N[] | undefined
  /** One stream, such as `demand-pa-0192…`. */
  readonly subject?: string | undefined
}

/** `connecting`: on the way. `live`: every event arrives as it is recorded. `offline`: the connection was lost, and is tried again. */
export type FeedState = 'connecting' | 'live' | 'offline'

export interface FollowOptions<N extends EventName = EventName> extends EventsOptions<N> {
  /**
   * Called with each event, in order, once. The next event waits until it resolves.
   *
   * @param cursor goes on after this event, in this log only: a cursor of another log is refused with `cursor.gone`
   */
  onEvent(event: PublishedEvent<N>, cursor: string): void | Promise<void>
  /** Called when the state changes. `cause` says why the feed is offline. */
  onState?(state: FeedState, cause?: HttpProblem | HttpUnreachable): void
  /**
   * Called once where the feed ends by itself: the engine refuses it for good, or `onEvent` threw. Without it, that is an unhandled
   * rejection.
   */
  onEnd?(cause: unknown): void
  /** Milliseconds without a byte after which the connection counts as lost. Default: 45,000, three heartbeats. */
  readonly silenceMs?: number | undefined
}

/** Ends the feed. Resolves when the event in progress is done, so `onEvent` must not wait for it. No other event is delivered. */
export type StopFollowing = () => Promise<void>

/** An engine as a program uses it over HTTP. Calls reject with {@link HttpProblem} or {@link HttpUnreachable}. */
export interface HttpApi {
  /** Sends a command. A retry after a fault has the same key, so the command is executed once. */
  send<A extends AggregateName, C extends CommandName<A>>(
    aggregate: A,
    command: C,
    body: CommandBody<A, C>,
    ...rest: SendArguments<A, C>
  ): Promise<DoneCommand & CommandAddition<A, C>>
  /** Sends a command that is known by its names only, such as one of `commands()`. */
  sendAny(
    aggregate: string,
    command: string,
    body: object,
    options?: SendOptions & { readonly id?: string | undefined },
  ): Promise<DoneCommand & { readonly [added: string]: unknown }>
  /**
   * Sends many commands, in order, each decided and answered alone: a refused one does not stop the next. More than 100 take several
   * requests.
   */
  batch(commands: readonly BatchItem[], options?: HttpCallOptions): Promise<readonly BatchAnswer[]>
  /** Reads one row of a view, or a page. */
  view<N extends RowViewKey>(name: N, options: RowOptions & { readonly etag?: undefined }): Promise<OneRow<N>>
  view<N extends RowViewKey>(name: N, options: RowOptions): Promise<OneRow<N> | undefined>
  view<N extends ViewKey>(name: N, options?: PageOptions<N> & { readonly etag?: undefined }): Promise<RowsPage<N>>
  view<N extends ViewKey>(name: N, options: PageOptions<N>): Promise<RowsPage<N> | undefined>
  /** Counts the rows of a view by their state: `(await api.counts('demand-board', { overdue: true })).counts.raised ?? 0`. */
  counts<N extends CountedViewKey>(
    name: N,
    filters?: FiltersFor<N>,
    options?: Omit<ReadOptions, 'etag'>,
  ): Promise<StateCounts>
  /** Every row of a view, page by page. */
  pages<N extends ViewKey>(
    name: N,
    filters?: FiltersFor<N>,
    options?: Omit<PageOptions<N>, 'filters' | 'after' | 'etag'>,
  ): AsyncIterable<ViewRowOf<N>>
  /** Every event up to now, in the order of the log. */
  events<N extends EventName = EventName>(options?: EventsOptions<N>): AsyncIterable<PublishedEvent<N>>
  /** Delivers events, then each new one as it is recorded, over reconnections and restarts of the engine. */
  follow<N extends EventName = EventName>(options: FollowOptions<N>): StopFollowing
  /** Any other route of the API, such as `/v1/pa/demands/receive-orders`, with the same identity, retries and errors. */
  request(path: string, call?: HttpCall): Promise<HttpReply>
  readonly session: SessionApi
  /** The commands that the reader may send, with schemas, for forms. */
  commands(options?: HttpCallOptions): Promise<readonly CommandListing[]>
  /** The quarters with their buildings, the grids, the service committees, and the posts that people hold. */
  directory(options?: HttpCallOptions): Promise<readonly ViewRowOf<'directory'>[]>
}
