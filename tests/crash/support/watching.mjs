// Following an order until it is final or one leaves, on each transport. Each function takes ({url, order, onView})
// and gives a function that leaves. `onView` hears the view's text; a connection that is lost is opened again.
import http from 'node:http';
import { io } from 'socket.io-client';
import WebSocket from 'ws';

const RETRY_MS = 500;

// `open(again)` opens a connection and gives what closes it; `again` is for when it is lost.
function keptOpen(open) {
  let left = false;
  let timer;
  let close;
  const again = () => {
    if (left) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      close = open(again);
    }, RETRY_MS);
  };
  close = open(again);
  return () => {
    left = true;
    clearTimeout(timer);
    close();
  };
}

function overWebSocket({ url, order, onView }) {
  return keptOpen((again) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live?order=${order}`);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.startsWith('{"object":"order"')) onView(text);
    });
    socket.on('close', again);
    socket.on('error', () => {});
    return () => socket.terminate();
  });
}

function overEventStream({ url, order, onView }) {
  return keptOpen((again) => {
    const request = http.get(`${url}/api/orders/${order}/events`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data) => {
        const events = (text + data).split('\n\n');
        text = events.pop();
        for (const event of events) {
          const view = event.match(/^data: (.*)$/m)?.[1];
          if (view) onView(view);
        }
      });
      response.on('close', again);
    });
    request.on('error', again);
    return () => request.destroy();
  });
}

function overLongPoll({ url, order, onView }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let version = 0;
  let left = false;
  const leave = keptOpen((again) => {
    let request;
    const ask = () => {
      const held = version > 0 ? `?since=${version}&wait=30` : '';
      request = http.get(`${url}/api/orders/${order}${held}`, { agent }, async (response) => {
        let text = '';
        response.setEncoding('utf8');
        for await (const data of response) text += data;
        if (response.statusCode === 200) {
          version = Number(response.headers.etag.slice(1, -1));
          onView(text);
        }
        if (!left) ask();
      });
      request.on('error', again);
    };
    ask();
    return () => request.destroy();
  });
  return () => {
    left = true;
    leave();
    agent.destroy();
  };
}

function overSocketIo({ url, order, onView }) {
  const socket = io(url, { forceNew: true });
  const view = (said) => onView(JSON.stringify(said));
  socket.on('order', view);
  socket.on('connect', () => socket.emit('subscribe', order, view));
  return () => socket.close();
}

export const transports = {
  websocket: overWebSocket,
  sse: overEventStream,
  longPoll: overLongPoll,
  socketIo: overSocketIo,
};
