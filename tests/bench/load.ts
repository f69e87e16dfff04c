import { connect, type Socket } from 'node:net'

export interface Load {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** More headers, of one request each, in turn. Default: none. */
  readonly turns?: readonly Readonly<Record<string, string>>[]
  readonly body: string
  readonly connections: number
  /** Requests in all. */
  readonly amount: number
}

export interface Loaded {
  /** Answers a second. */
  readonly rate: number
  /** Milliseconds within which 99 of 100 answers came. */
  readonly p99: number
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')

/** Posts the same body over and over, each connection waiting for its answer before the next: by bare sockets, for the sender shares the machine. */
export async function load({ url, headers, turns = [{}], body, connections, amount }: Load): Promise<Loaded> {
  const { host, hostname, port, pathname } = new URL(url)
  const requests = turns.map((own) => {
    const lines = Object.entries({ host, ...headers, ...own, 'content-length': String(Buffer.byteLength(body)) })
    const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')
    return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${head}\r\n\r\n${body}`)
  })
  const took: number[] = []
  let sent = 0

  const caller = (): Promise<void> =>
    new Promise((done, failed) => {
      const socket: Socket = connect(Number(port), hostname)
      let began = 0
      let answer = Buffer.alloc(0)
      const next = (): void => {
        if (sent === amount) {
          socket.end()
          done()
          return
        }
        const request = requests[sent % requests.length] ?? ''
        sent += 1
        began = performance.now()
        socket.write(request)
      }
      socket.setNoDelay()
      socket.on('connect', next)
      socket.on('error', failed)
      socket.on('data', (piece) => {
        answer = answer.length === 0 ? piece : Buffer.concat([answer, piece])
        const head = answer.indexOf(END_OF_HEAD)
        if (head < 0) return
        const text = answer.toString('latin1', 0, head)
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
        if (answer.length < head + 4 + length) return
        if (!text.startsWith('HTTP/1.1 2')) failed(new Error(`the bench was refused: ${answer.toString()}`))
        took.push(performance.now() - began)
        answer = Buffer.alloc(0)
        next()
      })
    })

  const start = performance.now()
  await Promise.all(Array.from({ length: connections }, caller))
  const seconds = (performance.now() - start) / 1000
  return { rate: amount / seconds, p99: took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0 }
}
