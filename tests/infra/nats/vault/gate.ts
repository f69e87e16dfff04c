import { connect, createServer, type Socket } from 'node:net'

/** A proxy to a server that can hold back what the server sends, while the connection stays. */
export interface Gate {
  readonly url: string
  /** Holds back everything that the server sends, until it is opened. */
  shut(): void
  open(): void
  close(): void
}

export async function gateTo(url: string): Promise<Gate> {
  const { hostname, port } = new URL(url)
  const upstreams = new Set<Socket>()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    upstreams.add(upstream)
    client.pipe(upstream)
    upstream.on('data', (bytes) => client.write(bytes))
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  return {
    url: `nats://127.0.0.1:${address.port}`,
    shut() {
      for (const upstream of upstreams) upstream.pause()
    },
    open() {
      for (const upstream of upstreams) upstream.resume()
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
