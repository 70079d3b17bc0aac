// A producer and a consumer of the shop's topics that share nothing with it: Kafka's own Java client, its default
// partitioner, no header of ours. Run from source: java -cp JARS foreign_client.java BROKERS produce|consume TOPIC COUNT
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Scanner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

class foreign_client {
  public static void main(String[] words) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", words[0]);
    if (words[1].equals("produce"))
      produce(settings, words[2]);
    else
      consume(settings, words[2], Integer.parseInt(words[3]));
  }

  // One record per line "key<TAB>value" of the input. Headers as frameworks add them, one of them without a value.
  static void produce(Properties settings, String topic) throws Exception {
    try (KafkaProducer<String, String> out = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        String[] parts = lines.nextLine().split("\t", 2);
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, parts[0], parts[1]);
        record.headers().add("__TypeId__", "com.example.CouponRequest".getBytes(StandardCharsets.UTF_8));
        record.headers().add("empty", null);
        record.headers().add("bytes", new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        out.send(record).get();
      }
    }
  }

  // Prints "key<TAB>value" of `count` records from the beginning, whatever their headers.
  static void consume(Properties settings, String topic, int count) {
    settings.put("group.id", topic + "-foreign");
    settings.put("auto.offset.reset", "earliest");
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (KafkaConsumer<String, String> in =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      in.subscribe(List.of(topic));
      for (int seen = 0; seen < count; ) {
        if (System.nanoTime() > deadline)
          throw new IllegalStateException(seen + " of " + count + " records within 30 s");
        for (ConsumerRecord<String, String> each : in.poll(Duration.ofMillis(200))) {
          System.out.println(each.key() + "\t" + each.value());
          ++seen;
        }
      }
    }
  }
}
