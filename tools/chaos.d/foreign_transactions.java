// Coupon requests in transactions, of which every other one is aborted: their markers take offsets too.
// Run from source: java -cp JARS foreign_transactions.java BROKERS TOPIC COUPON MILLISECONDS SEED
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

class foreign_transactions {
  static final int users = 5000;
  static final long pause_ms = 200;

  public static void main(String[] words) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", words[0]);
    settings.put("transactional.id", words[1] + "-foreign-" + words[4]);
    settings.put("transaction.timeout.ms", "10000");
    Random dice = new Random(Long.parseLong(words[4]));
    long end = System.nanoTime() + Long.parseLong(words[3]) * 1_000_000;
    try (KafkaProducer<String, String> out = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      out.initTransactions();
      for (int i = 0; System.nanoTime() < end; ++i) {
        out.beginTransaction();
        for (int n = 0; n < 5; ++n)
          out.send(new ProducerRecord<>(words[1], words[2],
              "{\"userId\":" + (1 + dice.nextInt(users)) + ",\"couponId\":" + words[2] + "}"));
        out.flush(); // an aborted record is on the topic too
        if (i % 2 == 0)
          out.commitTransaction();
        else
          out.abortTransaction();
        Thread.sleep(pause_ms);
      }
    } catch (KafkaException trouble) {
      System.err.println(trouble); // a broker is away: what was begun is aborted by its coordinator
    }
  }
}
