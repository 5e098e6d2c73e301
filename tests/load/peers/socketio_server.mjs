// Watchers on Socket.IO: they emit `watch` with the id, and get `order` at once and at each publish.
import { Server } from 'socket.io';
import { listen, publisher } from './node_server.mjs';

const newest = new Map();

const server = publisher((id, body) => {
  // As text: parsed and serialised again it would cost the server more.
  const view = body.toString();
  newest.set(id, view);
  io.to(id).emit('order', view);
});
const io = new Server(server, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
});
// Its manual's page on memory: nobody here needs the first request, which is kept otherwise.
io.engine.on('connection', (socket) => {
  socket.request = null;
});

function watch(id) {
  this.join(id);
  this.emit('order', newest.get(id) ?? null);
}

io.on('connection', (socket) => socket.on('watch', watch));
listen(server);
