export { catchUp, connect, expectDelivery, judge, post } from 'chat-testbed/artillery';
