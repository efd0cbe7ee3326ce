// The same answers through Express, as most mock servers are made.
import express from 'express';

const app = express();
app.use(express.json());
app.post('/chat/room_info', (_request, response) => {
  response.json({ room_name: 'Lunch', occupants: ['ada', 'bob', 'carol'] });
});
app.post('/chat/retrieve', (_request, response) => {
  const message = {
    message: 'I take it you have not seen the build yet',
    poster: 'ada',
    room: '4',
    timestamp: 1_767_614_400,
  };
  response.json({
    room_name: null,
    occupants: Array.from({ length: 10 }, (_, index) => ({ id: 79 + index, ...message })),
  });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});
