// Watchers on the plain WebSocket package `ws`: `/?id=ID`.
import { WebSocketServer } from 'ws';
import { idOf, listen, publisher } from './node_server.mjs';

const watchers = new Map();
const newest = new Map();

const server = publisher((id, body) => {
  newest.set(id, body);
  for (const watcher of watchers.get(id) ?? []) watcher.send(body, { binary: false });
});
const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  clientTracking: false,
});

function leave() {
  const others = watchers.get(this.id);
  others.delete(this);
  if (others.size === 0) watchers.delete(this.id);
}

function watch(socket, request) {
  const id = idOf(request);
  socket.id = id;
  const others = watchers.get(id);
  if (others) others.add(socket);
  else watchers.set(id, new Set([socket]));
  socket.on('close', leave);
  socket.on('error', socket.terminate);
  const view = newest.get(id);
  if (view) socket.send(view, { binary: false });
}

server.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, watch),
);
listen(server);
