/** The application under test: a chat page on the reference client. Put your own here. */
import { ChatClient } from 'chat-testbed/client';

const options = new URLSearchParams(location.search);
const room = options.get('room') ?? '1';
const list = document.querySelector('#messages');
const text = document.querySelector('#text');

const client = new ChatClient({
  url: options.get('service') ?? '',
  token: options.get('token') ?? '',
  backOff: { firstMs: 20 },
  onMessage: (message) => {
    if (message.room !== room) return;
    const item = document.createElement('li');
    item.textContent = `${message.poster}: ${message.message}`;
    list.append(item);
  },
  onStatus: (status) => {
    document.querySelector('#status').textContent = status;
  },
});

document.querySelector('#form').addEventListener('submit', (event) => {
  event.preventDefault();
  client.send(room, text.value);
  text.value = '';
});

client.connect();
